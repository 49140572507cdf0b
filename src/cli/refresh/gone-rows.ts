import { jsonObject } from '../../codec/json-object.js';
import { epochOf } from '../../query/interval/epoch-of.js';
import type { Span } from '../../query/slice/slice-of.js';
import { linesOf } from './lines-of.js';

/** What was read again, and what came of it. */
export interface Came {
  /** The files that say what there was: of the rows, and of their changes. */
  readonly rows: string;
  readonly changes: string;
  readonly spans: readonly Span[];
  /** Ids that came, or were asked for by themselves. */
  readonly came: ReadonlySet<string>;
}

/** The ids of conversations that started in what was read again, and did not come any more. */
export async function goneRows({ rows, changes, spans, came }: Came): Promise<readonly string[]> {
  if (spans.length === 0) return [];
  const gone = new Set<string>();
  const look = (row: unknown): void => {
    const { conversationId: id, conversationStart } = jsonObject.is(row) ? row : {};
    const at = epochOf(String(conversationStart));
    if (typeof id !== 'string' || at === undefined || came.has(id)) return;
    if (spans.some(({ start, end }) => start <= at && at < end)) gone.add(id);
  };
  for await (const row of linesOf(rows)) look(row);
  for await (const { row } of linesOf(changes)) look(row);
  return [...gone];
}
