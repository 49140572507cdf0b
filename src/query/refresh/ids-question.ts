import { catchError, forkJoin, map } from 'rxjs';
import type { Conversation } from '../../codec/conversation.js';
import { conversationPage } from '../../codec/conversation-page.js';
import { reader } from '../../codec/reader.js';
import type { HttpError } from '../../errors.js';
import { type Calls, type OneCall, callsQuestion } from '../calls-question.js';
import { conversationRows } from '../conversation/conversation-rows.js';
import type { Gap } from '../run/manifest.js';
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

type IdsCall = OneCall & { readonly parameters: { readonly id: readonly string[] } };

/**
 * The question that reads conversations by their ids, some a call; those of which no row comes are told. How many a call
 * may name is not documented: one that is refused is asked in halves.
 */
export function idsQuestion(org: OrgContext, { name, ids: asked, pageSize, prefetch }: IdsAsk): Question<Conversation> {
  const calls = Array.from({ length: Math.ceil(asked.length / pageSize) }, (_, index) => ({
    method: 'GET' as const,
    path: PATH,
    parameters: { id: asked.slice(index * pageSize, (index + 1) * pageSize) },
  }));
  const brought = (
    { parameters }: IdsCall,
    rows: readonly Conversation[],
  ): Pick<ReceivedPage<Conversation>, 'rows' | 'gap'> => ({ rows, gap: gapOf(parameters.id, rows) });
  const ask: NonNullable<Calls<Conversation, IdsCall>['ask']> = (call, send) =>
    send(call).pipe(
      catchError((error: unknown) => {
        const { id } = call.parameters;
        const half = id.length >> 1;
        const { status } = error as HttpError;
        if (status === 404 && !half) return [brought(call, [])];
        if (!half || ![400, 404, 413, 414].includes(status)) throw error;
        const halves = [id.slice(0, half), id.slice(half)].map((some) =>
          ask({ ...call, parameters: { id: some } }, send),
        );
        return forkJoin(halves).pipe(
          map((parts) => parts.flatMap(({ rows }) => rows)),
          map((rows) => brought(call, rows)),
        );
      }),
    );
  const question = callsQuestion<Conversation, IdsCall>(org, {
    name,
    asks: { ids: asked },
    walk: `ids/${pageSize}`,
    calls,
    permission: conversationRows.permission,
    prefetch,
    ask,
    read: (json, call) => reader(conversationPage, ({ conversations }) => brought(call, conversations ?? []))(json),
  });
  return { ...question, openIdOf: conversationRows.openIdOf };
}

/** The ids of which no row came. */
function gapOf(asked: readonly string[], found: readonly Conversation[]): Gap | undefined {
  const came = new Set(found.map(({ conversationId }) => conversationId?.toLowerCase()));
  return gapOfIds(
    asked.filter((id) => !came.has(id.toLowerCase())),
    'no conversation came for',
  );
}
