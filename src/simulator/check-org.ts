import type { OrgOptions } from './org-options.js';
import type { LimitRule } from './limit/limiter.js';

function checkRule(rule: LimitRule | false | undefined, field: string): void {
  if (rule === undefined || rule === false) return;
  const good =
    rule.kind === 'bucket'
      ? rule.perSecond > 0 && rule.burst >= 1
      : Number.isInteger(rule.limit) && rule.limit >= 1 && rule.windowMs > 0;
  if (!good) throw new RangeError(`simulator: ${field} lets nothing through`);
}

/** Throws RangeError for an org that cannot be simulated. */
export function checkOrg(org: OrgOptions): void {
  const must = (good: boolean, field: string, what: string): void => {
    if (!good) throw new RangeError(`simulator: ${field} of org ${org.name} must be ${what}`);
  };
  const { conversations, days = 1, tokenLifeSeconds = 86_400, faults = [], blackouts = [] } = org;
  must(org.name !== '', 'name', 'given');
  must(Number.isInteger(conversations) && conversations >= 0, 'conversations', 'a whole number, 0 or more');
  must(Number.isInteger(days) && days >= 1, 'days', 'a whole number, 1 or more');
  must(tokenLifeSeconds >= 300 && tokenLifeSeconds <= 172_800, 'tokenLifeSeconds', '300 to 172 800');
  must((org.tokenIdleSeconds ?? 1) > 0, 'tokenIdleSeconds', 'more than 0');
  for (const field of ['openShare', 'longShare', 'oddShare'] as const) {
    const share = org[field] ?? 0;
    must(share >= 0 && share <= 1, field, '0 to 1');
  }
  const { lateShare = 0, goneShare = 0 } = org.live ?? {};
  must(lateShare >= 0 && lateShare <= 1 && goneShare >= 0 && goneShare <= 1, 'live', 'of shares from 0 to 1');
  must((org.lake?.everyMs ?? 1) > 0, 'lake.everyMs', 'more than 0');
  const { pageSize = 1000, concurrent = 1, fates = [] } = org.jobs ?? {};
  must(pageSize >= 1 && concurrent >= 1, 'jobs', 'of at least one row and one job');
  must(fates.reduce((sum, { probability = 0 }) => sum + probability, 0) <= 1 + 1e-9, 'jobs.fates', 'chances up to 1');
  for (const fault of faults) {
    const together = faults.filter((other) => other.path === undefined || other.path === fault.path);
    const sum = together.reduce((total, { probability = 0 }) => total + probability, 0);
    must((fault.probability ?? 0) >= 0 && sum <= 1 + 1e-9, 'faults', 'chances that do not exceed 1 together');
  }
  for (const { fromMs, untilMs } of blackouts) must(fromMs < untilMs, 'blackouts', 'times that go forward');
  const { token, client, day, login, routes = {} } = org.limits ?? {};
  for (const [field, limit] of Object.entries({
    token,
    client,
    day,
    login,
    custom: org.custom?.limit,
    jobs: org.jobs?.rate,
    ...routes,
  })) {
    checkRule(limit, `limit ${field} of org ${org.name}`);
    if (limit) for (const change of limit.changes ?? []) checkRule(change.to, `a change of limit ${field}`);
  }
}
