import { auditMessage, type AuditMessage } from '../../codec/audit-message.js';
import { auditPage } from '../../codec/audit-page.js';
import { decode } from '../../codec/decode.js';
import { reader } from '../../codec/reader.js';
import { list } from '../../codec/list.js';
import { requireOneOf } from '../../error/require-one-of.js';
import { requireThat } from '../../error/require-that.js';
import type { Checkpoint } from '../run/checkpoint.js';
import { fieldAt } from '../answer/field-at.js';
import { eachOf } from '../../error/each-of.js';
import { given } from '../given.js';
import { parseInterval } from '../interval/interval.js';
import { jobQuestion } from '../job/job-question.js';
import { nameOption } from '../name-option.js';
import type { OrgContext } from '../org-context.js';
import { pageSizeWithin } from '../page-size-within.js';
import { Query } from '../query.js';
import { checkOptions } from '../check-options.js';

const MOST_A_PAGE = 500;
const MOST_DAYS = 31;
const readLaidDown = /* @__PURE__ */ reader(auditPage, ({ entities }) => entities ?? []);
const SENT = ['serviceName', 'filters'];
const OPTIONS = [...SENT, 'interval', 'pageSize', 'prefetch', 'from'];
const PROPERTIES = ['UserId', 'TrusteeOrganizationId', 'ClientId', 'Action', 'EntityType', 'EntityId'] as const;

/** What an audit message must be about. */
export interface AuditFilter {
  readonly property: (typeof PROPERTIES)[number];
  readonly value: string;
}

/** Which audit messages to read. */
export interface AuditsOptions {
  /** `START/END`: days (`YYYY-MM-DD`, UTC) or ISO instants with Z or an offset; of any length. */
  readonly interval: string;
  /** Such as `Architect` or `ContactCenter`; default all that the server gives. */
  readonly serviceName?: string | undefined;
  readonly filters?: readonly AuditFilter[] | undefined;
  /** Rows a page, 1 to 500; default 500. */
  readonly pageSize?: number | undefined;
  /** Pages requested or held beyond the one being read, 0 or more. Default `'auto'`, which is 1: they come one by one. */
  readonly prefetch?: number | 'auto' | undefined;
  /** Where to go on, from an earlier run of this very query. */
  readonly from?: Checkpoint | undefined;
}

/**
 * Who changed what in an org, by `POST /api/v2/audits/query` and its results, oldest first.
 *
 * The server takes 31 days at once: a longer interval is read in slices, one after the other. Where it lays a large page
 * down elsewhere, as one document or one message a line, that is fetched without the token.
 *
 * Buffers: `prefetch` pages beyond the one being read, and the ids of the slice being read. Teardown: aborts what is in
 * flight; audit queries cannot be deleted. Errors: `ConfigError` at once for bad options; when the query is read
 * `JobError`, and the others.
 *
 * @param org whose audits, from `connect()`
 * @example
 * ```ts
 * import { audits, connect } from 'sluice';
 *
 * const acme = connect({ name: 'acme', region: 'eu-central-1', clientId: 'id', clientSecret: 'secret' });
 * const year = audits(acme, { interval: '2025-01-01/2026-01-01', serviceName: 'ContactCenter' });
 * for await (const message of year) console.log(message.eventDate, message.action);
 * ```
 */
export function audits(org: OrgContext, options: AuditsOptions): Query<AuditMessage> {
  return new Query(org, options, () => {
    checkOptions('audits', options, OPTIONS);
    nameOption('serviceName', options.serviceName ?? 'any');
    eachOf(options.filters ?? [], 'filters', (filter, field) => {
      const { property, value } = Object(filter) as AuditFilter;
      requireOneOf(property, `${field}.property`, PROPERTIES);
      requireThat(typeof value === 'string' && value !== '', `${field}.value`, 'a text');
    });
    const asks = given(options, SENT);
    return {
      startOf: ({ eventDate }: AuditMessage) => eventDate ?? undefined,
      ...jobQuestion<AuditMessage>(org, {
        name: 'audits',
        path: '/api/v2/audits/query',
        interval: parseInterval(options.interval),
        days: MOST_DAYS,
        asks,
        body: { ...asks, sort: [{ name: 'Timestamp', sortOrder: 'ascending' }] },
        pageSize: pageSizeWithin(MOST_A_PAGE, options.pageSize),
        prefetch: options.prefetch,
        permission: 'audits:audit:view',
        read: reader(auditPage, ({ entities, cursor, downloadUrl }) => ({
          rows: entities ?? [],
          cursor,
          elsewhere: downloadUrl ?? undefined,
        })),
        readElsewhere: (json) => {
          // A single line of a file of lines.
          const one = fieldAt(json, 'eventDate') !== undefined;
          return one || Array.isArray(json) ? decode(list(auditMessage), [json].flat()) : readLaidDown(json);
        },
        idOf: ({ id }) => id || undefined,
      }),
    };
  });
}
