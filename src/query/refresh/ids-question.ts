import { catchError, forkJoin, map, type Observable, type ObservableInput } from 'rxjs';
import type { Conversation } from '../../codec/conversation.js';
import { conversationPage } from '../../codec/conversation-page.js';
import { reader } from '../../codec/reader.js';
import type { HttpError } from '../../errors.js';
import { type OneCall, callsQuestion } from '../calls-question.js';
import { conversationRows } from '../conversation/conversation-rows.js';
import type { Gap } from '../../page/gap.js';
import type { OrgContext } from '../org-context.js';
import { gapOfIds } from './gap-of-ids.js';
import type { Question, ReceivedPage } from '../question.js';

const PATH = '/api/v2/analytics/conversations/details';

/** How ids are asked for. */
export interface IdsAsk {
  /** Name of the query, in facts and warnings. */
  readonly name: string;
  /** Different from each other. */
  readonly ids: readonly string[];
  /** Ids a call. */
  readonly pageSize: number;
  readonly prefetch?: number | 'auto' | undefined;
}

type Brought = Pick<ReceivedPage<Conversation>, 'rows' | 'gap'>;
type IdsCall = OneCall & { readonly parameters: { readonly id: readonly string[] } };

/**
 * The question that reads conversations by their ids, some a call; those of which no row comes are told. How many a call
 * may name is not documented: one that is refused is asked in halves, and none after it names more.
 */
export function idsQuestion(org: OrgContext, { name, ids, pageSize, prefetch }: IdsAsk): Question<Conversation> {
  /** The most that was given, and what was refused last for its length. */
  let given = 0;
  let refused = Infinity;
  const ask = (call: IdsCall, send: (call: IdsCall) => Observable<Brought>): Observable<Brought> => {
    const inHalves = (some: readonly string[]): Observable<readonly Conversation[]> =>
      forkJoin(partsOf(some, Math.ceil(some.length / 2)).map(rowsOf)).pipe(map((halves) => halves.flat()));
    const rowsOf = (some: readonly string[]): Observable<readonly Conversation[]> => {
      const { length } = some;
      if (length >= refused && length > given) return inHalves(some);
      return send({ ...call, parameters: { id: some } }).pipe(
        map(({ rows }) => {
          given = Math.max(given, length);
          return rows;
        }),
        catchError((error: unknown): ObservableInput<readonly Conversation[]> => {
          const { status } = error as HttpError;
          if (length > 1 && [400, 404, 413, 414].includes(status)) {
            if (status !== 404) refused = length;
            return inHalves(some);
          }
          if (status === 404) return [[]];
          throw error;
        }),
      );
    };
    const { id } = call.parameters;
    return rowsOf(id).pipe(map((rows) => ({ rows, gap: gapOf(id, rows) })));
  };
  const question = callsQuestion<Conversation, IdsCall>(org, {
    name,
    asks: { ids },
    walk: `ids/${pageSize}`,
    calls: partsOf(ids, pageSize).map((id) => ({ method: 'GET', path: PATH, parameters: { id } })),
    permission: conversationRows.permission,
    prefetch,
    ask,
    read: reader(conversationPage, ({ conversations }) => ({ rows: conversations ?? [] })),
  });
  return { ...question, openIdOf: conversationRows.openIdOf };
}

function partsOf(ids: readonly string[], size: number): readonly (readonly string[])[] {
  return Array.from({ length: Math.ceil(ids.length / size) }, (_, index) =>
    ids.slice(index * size, (index + 1) * size),
  );
}

/** The ids of which no row came. */
function gapOf(asked: readonly string[], found: readonly Conversation[]): Gap | undefined {
  const came = new Set(found.map(({ conversationId }) => conversationId?.toLowerCase()));
  return gapOfIds(
    asked.filter((id) => !came.has(id.toLowerCase())),
    'no conversation came for',
  );
}
