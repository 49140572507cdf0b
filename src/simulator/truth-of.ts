import { detailsQuestion } from './question/details-question.js';
import type { OrgState } from './org-state.js';
import { jobQuestion } from './question/job-question.js';
import type { Question } from './data/rows.js';
import type { Life, Truth, TruthQuestion } from './simulator.js';

type Query = Readonly<Record<string, unknown>>;

const QUERY = '/api/v2/analytics/conversations/details/query';
/** How the operations that show conversations read a question. */
const QUESTIONS: Readonly<Record<string, (query: Query) => Question>> = {
  [QUERY]: detailsQuestion,
  '/api/v2/analytics/conversations/details/jobs': jobQuestion,
};

/** Every conversation that answers a question at some time, and its time. */
function* livesOf({ conversations, options }: OrgState, question: Question): Generator<Life> {
  const { data } = conversations;
  const found = conversations.find(question);
  for (let rank = 0; rank < found.count; rank++) {
    const one = found.index(rank);
    const fromMs = options.live === undefined ? -Infinity : data.bornMs(one);
    yield { id: data.idOf(one), fromMs, untilMs: data.goneMs(one), endMs: data.endMs(one) ?? Infinity };
  }
}

/** The rows that answer a question, each made when it is read. It knows no caps: it is what all slices give together. */
export function truthOf(org: OrgState, question: TruthQuestion, wallNow: number): Truth {
  const { of = 'conversations', at, ...query } = { interval: org.interval, ...question };
  const path = of === 'conversations' ? QUERY : of;
  const source = org.sources.get(path);
  if (source === undefined) {
    const what = of === 'custom' ? 'custom path' : `data at ${of}`;
    throw new RangeError(`simulator: org ${org.name} has no ${what}`);
  }
  const list = source(org, query, at ?? org.seenAt(wallNow));
  return {
    count: list.count,
    lives: {
      *[Symbol.iterator]() {
        const read = QUESTIONS[path];
        if (read !== undefined) yield* livesOf(org, read(query));
      },
    },
    *[Symbol.iterator]() {
      for (let rank = 0; rank < list.count; rank++) yield JSON.parse(list.text(rank)) as Record<string, unknown>;
    },
  };
}
