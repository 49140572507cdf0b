import * as t from 'io-ts';
import type { DataAvailability } from './data-availability.js';
import { partial } from './partial.js';
import { list } from './list.js';
import { userDetail, type UserDetail } from './user-detail.js';

/** A page of user details, from the query or from a job: the one has a count, the other a cursor and a watermark. */
export interface UserDetailPage extends DataAvailability {
  readonly userDetails?: readonly UserDetail[] | null | undefined;
  /** Checked by its reader: it never decides anything, so a strange one must not stop a run. */
  readonly totalHits?: unknown;
  readonly cursor?: string | null | undefined;
}

/** Codec of {@link UserDetailPage}. */
export const userDetailPage: t.Type<UserDetailPage> = /* @__PURE__ */ partial<UserDetailPage>('user detail page', {
  userDetails: list(userDetail),
  totalHits: t.unknown,
  cursor: t.string,
  dataAvailabilityDate: t.string,
});
