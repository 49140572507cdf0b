import type { AggregateRow } from '../../codec/aggregate-row.js';
import { groupedAnswer } from '../../codec/grouped-answer.js';
import { reader } from '../../codec/reader.js';
import { requireThat } from '../../error/require-that.js';
import { actionFamily } from '../family/action-family.js';
import { botFamily } from '../family/bot-family.js';
import { conversationFamily } from '../family/conversation-family.js';
import { evaluationFamily } from '../family/evaluation-family.js';
import { flowFamily } from '../family/flow-family.js';
import { journeyFamily } from '../family/journey-family.js';
import { surveyFamily } from '../family/survey-family.js';
import { transcriptFamily } from '../family/transcript-family.js';
import { userFamily } from '../family/user-family.js';
import { aggregateBody } from '../family/aggregate-body.js';
import { anyFamily } from '../family/any-family.js';
import type { FamilyAggregatesOptions } from './aggregates.js';
import { jobQuestion } from '../job/job-question.js';
import type { OrgContext } from '../org-context.js';
import { pageSizeWithin } from '../page-size-within.js';
import { Query } from '../query.js';
import { rowsOfGroups } from '../family/rows-of-groups.js';

const MOST_A_PAGE = 1000;
const KNOWN = [
  actionFamily,
  botFamily,
  conversationFamily,
  evaluationFamily,
  flowFamily,
  journeyFamily,
  surveyFamily,
  transcriptFamily,
  userFamily,
];

/** What to add up, and of which family: `conversations`, `users`, or any other that has jobs. */
export interface AggregatesJobOptions extends Omit<FamilyAggregatesOptions, 'sliceDays'> {
  /** Groups a page, 1 to 1000; default that of the server. It goes into the order. */
  readonly pageSize?: number | undefined;
}

/**
 * The aggregates of any family but `ratelimits`, by an asynchronous job (`POST /api/v2/analytics/FAMILY/aggregates/jobs`):
 * one row a group and period, as received, page by page, for questions with more groups and periods than one answer holds.
 *
 * Names are checked where they are known, as by `conversationAggregates` and its like.
 *
 * Jobs of an org wait for each other (`jobs.maxConcurrent`). Buffers: `prefetch` pages beyond the one being read, and a
 * key of each row read so far, so that a job that expires in the middle is ordered again without doubles. Teardown:
 * deletes the job, in the background. Errors: `ConfigError` at once for bad options; when the query is read `JobError`,
 * and the others.
 *
 * @param org whose figures, from `connect()`
 * @example
 * ```ts
 * import { aggregatesJob, connect } from 'sluice';
 *
 * const acme = connect({ name: 'acme', region: 'eu-central-1', clientId: 'id', clientSecret: 'secret' });
 * const month = aggregatesJob(acme, {
 *   family: 'conversations',
 *   interval: '2026-11-01/2026-12-01',
 *   granularity: 'PT30M',
 *   groupBy: ['userId', 'queueId'],
 *   metrics: ['tHandle'],
 * });
 * for await (const { group, interval, metrics } of month) console.log(group, interval, metrics);
 * ```
 */
export function aggregatesJob(org: OrgContext, options: AggregatesJobOptions): Query<AggregateRow> {
  // Null has no family.
  const { family: part, pageSize, ...rest } = { ...options };
  return new Query(org, rest, () => {
    requireThat((part as unknown) !== 'ratelimits', 'family', 'one that has jobs: use aggregates()');
    const family = KNOWN.find((known) => known.family === part) ?? anyFamily(part);
    const { asks, interval } = aggregateBody(family, rest, 'pageSize');
    return jobQuestion<AggregateRow>(org, {
      name: `${family.name}-job`,
      path: `/api/v2/analytics/${family.family}/aggregates/jobs`,
      interval,
      asks,
      body: { ...asks, ...(pageSize !== undefined && { pageSize: pageSizeWithin(MOST_A_PAGE, pageSize) }) },
      prefetch: rest.prefetch,
      cancels: true,
      permission: family.permission,
      read: reader(groupedAnswer, (answer) => ({ rows: rowsOfGroups(answer), cursor: answer.cursor })),
      idOf: ({ group, interval }) => JSON.stringify([group, interval]),
    });
  });
}
