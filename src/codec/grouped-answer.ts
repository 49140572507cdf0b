import * as t from 'io-ts';
import { fields } from './fields.js';
import { jsonObject, type JsonObject } from './json-object.js';
import { list } from './list.js';
import { optional } from './optional.js';

/** What belongs to one group. */
export interface Grouped extends JsonObject {
  readonly data?: readonly JsonObject[] | null | undefined;
}

/** What aggregates, observations and activity answer: groups, absent when nothing matched, and what holds for all of them. */
export interface GroupedAnswer extends JsonObject {
  readonly results?: readonly Grouped[] | null | undefined;
  /** Of the next page of a job's results. */
  readonly cursor?: string | null | undefined;
}

/** Codec of {@link GroupedAnswer}. */
export const groupedAnswer: t.Type<GroupedAnswer> = /* @__PURE__ */ fields<GroupedAnswer>('answer', {
  results: optional(list(fields<Grouped>('group', { data: optional(list(jsonObject)) }))),
  cursor: optional(t.string),
});
