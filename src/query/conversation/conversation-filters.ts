import type { JsonObject } from '../../codec/json-object.js';
import type { QueryFilter } from '../filter/query-filter.js';

/** Which conversations, whatever the route; the filters are those of the API and go there unchanged. */
export interface ConversationFilters {
  /** `START/END`: days (`YYYY-MM-DD`, UTC) or ISO instants with Z or an offset; the end is not included. */
  readonly interval: string;
  /** Filters on the conversation itself; default none. */
  readonly conversationFilters?: readonly (QueryFilter | JsonObject)[] | undefined;
  /** Filters on the segments of a conversation; default none. */
  readonly segmentFilters?: readonly (QueryFilter | JsonObject)[] | undefined;
  /** Filters on the evaluations of a conversation; default none. */
  readonly evaluationFilters?: readonly (QueryFilter | JsonObject)[] | undefined;
  /** Filters on the surveys of a conversation; default none. */
  readonly surveyFilters?: readonly (QueryFilter | JsonObject)[] | undefined;
  /** Filters on the resolutions of a conversation; default none. */
  readonly resolutionFilters?: readonly (QueryFilter | JsonObject)[] | undefined;
  /** Dimensions that are newer than this library, which refuses those that it does not know. */
  readonly allowUnknown?: readonly string[] | undefined;
}
