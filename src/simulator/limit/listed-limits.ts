import type { LimitRule } from './limiter.js';
import type { OrgOptions } from '../org-options.js';
import type { ListedLimit } from '../org-view.js';
import type { LimitOptions } from './pool.js';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** How many requests a rule lets pass in a time: the most that can be said in one number. */
function per(windowMs: number, limit: LimitOptions | false | undefined, now: number, otherwise: number): number {
  if (limit === undefined || limit === false) return otherwise;
  const changes = (limit.changes ?? []).filter(({ atMs }) => atMs <= now).sort((a, b) => a.atMs - b.atMs);
  const rule: LimitRule = changes.at(-1)?.to ?? limit;
  const most = rule.kind === 'window' ? (rule.limit * windowMs) / rule.windowMs : (rule.perSecond * windowMs) / 1000;
  return Math.max(1, Math.floor(most));
}

/** The registry of an org's limits, as `GET /api/v2/organizations/limits/namespaces/{ns}` lists them. */
export function listedLimits(org: Partial<OrgOptions>, now: number): readonly ListedLimit[] {
  const { limits = {}, jobs = {}, listedLimits: told = {} } = org;
  const list = (namespace: string, values: Readonly<Record<string, number | undefined>>): readonly ListedLimit[] =>
    Object.entries(values).flatMap(([key, real]) => {
      const value = told[key] === undefined ? real : told[key];
      return value === undefined || value === null ? [] : [{ namespace, key, value }];
    });
  return [
    ...list('platform.api', {
      'client.credentials.token.rate.per.minute': per(MINUTE_MS, limits.token, now, 300),
      'token.rate.per.minute': per(MINUTE_MS, limits.token, now, 300),
      'org.app.user.rate.per.minute': per(MINUTE_MS, limits.client, now, 3000),
      'token.rate.per.day': limits.day === undefined ? undefined : per(DAY_MS, limits.day, now, 0),
      'request.bytes.max': 512_000,
    }),
    ...list('analytics', {
      'details.jobs.concurrent.access.max': jobs.concurrent,
      'details.jobs.rate.per.second': jobs.rate === undefined ? undefined : per(1000, jobs.rate, now, 0),
    }),
  ];
}
