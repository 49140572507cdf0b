import type { Either } from '#fp-ts/Either';
import { reader } from '../codec/reader.js';
import type { UserDetail } from '../codec/user-detail.js';
import { userDetailPage } from '../codec/user-detail-page.js';
import type { DecodeIssue } from '../errors.js';
import { countOf } from './answer/count-of.js';
import { epochOf } from './interval/epoch-of.js';
import type { JobBody } from './job/job-endpoint.js';
import type { PageBody } from './numbered/numbered-pages.js';

/** How the details of users are read out of an answer, be it of the query or of a job. */
export interface UserDetailRows {
  readonly permission: string;
  readonly read: (json: unknown) => Either<readonly DecodeIssue[], PageBody<UserDetail> & JobBody<UserDetail>>;
  readonly idOf: (row: UserDetail) => string | undefined;
}

/** The one way to do so. */
export const userDetailRows: UserDetailRows = {
  permission: 'analytics:userDetail:view',
  read: /* @__PURE__ */ reader(userDetailPage, ({ userDetails, totalHits, cursor, dataAvailabilityDate }) => ({
    rows: userDetails ?? [],
    totalHits: countOf(totalHits),
    cursor,
    availability: epochOf(dataAvailabilityDate),
  })),
  idOf: ({ userId }) => userId || undefined,
};
