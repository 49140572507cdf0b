import * as t from 'io-ts';
import { partial } from './partial.js';
import { jsonObject, type JsonObject } from './json-object.js';
import { list } from './list.js';

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
export const groupedAnswer: t.Type<GroupedAnswer> = /* @__PURE__ */ partial<GroupedAnswer>('answer', {
  results: list(partial<Grouped>('group', { data: list(jsonObject) })),
  cursor: t.string,
});
