import { detailsQuestion } from './details-question.js';
import type { OrgState } from './org-state.js';
import type { Truth, TruthQuestion } from './simulator.js';

/** The truth knows no caps: it is what all slices of an interval give together. */
const NO_CAPS = { days: Infinity, filteredDays: Infinity };

/** The rows that answer a question, each made when it is read. */
export function truthOf(org: OrgState, { of = 'conversations', ...query }: TruthQuestion): Truth {
  const rows = of === 'custom' ? org.customRows?.rows : org.conversations;
  if (rows === undefined) throw new RangeError(`simulator: org ${org.name} has no custom path`);
  const selection = rows.find(detailsQuestion(query, NO_CAPS, false));
  return {
    count: selection.count,
    *[Symbol.iterator]() {
      for (let rank = 0; rank < selection.count; rank++) {
        yield JSON.parse(rows.text(selection.index(rank))) as Record<string, unknown>;
      }
    },
  };
}
