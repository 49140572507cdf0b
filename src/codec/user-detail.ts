import * as t from 'io-ts';
import { partial } from './partial.js';
import type { JsonObject } from './json-object.js';
import { list } from './list.js';

/** A stretch of one presence. The last one, still open, has no `endTime`. */
export interface UserPresenceRecord extends JsonObject {
  readonly startTime?: string | null | undefined;
  readonly endTime?: string | null | undefined;
  /** Such as `AVAILABLE`, `ON_QUEUE` or `MEAL`. */
  readonly systemPresence?: string | null | undefined;
  readonly organizationPresenceId?: string | null | undefined;
}

/** A stretch of one routing status. The last one, still open, has no `endTime`. */
export interface UserRoutingStatusRecord extends JsonObject {
  readonly startTime?: string | null | undefined;
  readonly endTime?: string | null | undefined;
  /** Such as `IDLE`, `INTERACTING` or `OFF_QUEUE`. */
  readonly routingStatus?: string | null | undefined;
}

/** What one user did in an interval; fields that are not named here are passed through as they came. */
export interface UserDetail extends JsonObject {
  readonly userId?: string | null | undefined;
  readonly primaryPresence?: readonly UserPresenceRecord[] | null | undefined;
  readonly routingStatus?: readonly UserRoutingStatusRecord[] | null | undefined;
}

/** Codec of {@link UserDetail}. */
export const userDetail: t.Type<UserDetail> = /* @__PURE__ */ partial<UserDetail>('user detail', {
  userId: t.string,
  primaryPresence: list(
    partial<UserPresenceRecord>('presence', {
      startTime: t.string,
      endTime: t.string,
      systemPresence: t.string,
      organizationPresenceId: t.string,
    }),
  ),
  routingStatus: list(
    partial<UserRoutingStatusRecord>('routing status', {
      startTime: t.string,
      endTime: t.string,
      routingStatus: t.string,
    }),
  ),
});
