import { concatMap, from, map, type Observable, type ObservableInput } from 'rxjs';
import type { JsonObject } from '../../codec/json-object.js';
import { conversationCaps } from '../conversation/conversation-caps.js';
import { countConversations } from './count-conversations.js';
import type { Span } from '../slice/slice-of.js';
import type { OrgContext } from '../org-context.js';
import { type Planned, planSlices } from './plan-slices.js';
import type { Plan } from './plan.js';

/** What is to be read, and how it is divided. */
export interface ConversationsPlan extends Pick<Planned, 'query' | 'path'> {
  readonly filters: JsonObject;
  /** Rows a page, by either route. */
  readonly pageSize: Planned['pageSize'];
  /** The slices, what of each can come where that is less, and the calls that it took to know them. */
  readonly divided$: ObservableInput<
    Pick<Planned, 'slices'> & { readonly held?: readonly Span[]; readonly upTo?: number | undefined }
  >;
}

/** The plan of conversations: their slices, with what each is expected to hold. */
export function planConversations(
  org: OrgContext,
  { filters, divided$, ...asked }: ConversationsPlan,
): Observable<Plan> {
  return from(divided$).pipe(
    concatMap(({ slices, held = slices, upTo }) =>
      countConversations(org, held, filters).pipe(
        map((counted) =>
          planSlices(org, {
            ...asked,
            ...counted,
            ...conversationCaps(filters),
            slices,
            spent: upTo === undefined ? 0 : 1,
          }),
        ),
      ),
    ),
  );
}
