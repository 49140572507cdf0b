import type { OrgOptions } from '../org-options.js';
import { Pool, type LimitOptions } from './pool.js';

const CLIENT_LIMIT: LimitOptions = { kind: 'window', limit: 3000, windowMs: 60_000 };
const LOGIN_LIMIT: LimitOptions = { kind: 'bucket', perSecond: 1, burst: 10 };

/** The pools that requests of some paths meet. */
interface RoutePool {
  readonly pattern: string;
  readonly pool: Pool;
}

/** A limit of some paths, which may end in `*`. */
export type RouteLimit = readonly [pattern: string, limit: LimitOptions | false];

const meets = (pattern: string, path: string): boolean =>
  pattern.endsWith('*') ? path.startsWith(pattern.slice(0, -1)) : pattern === path;

const poolOf = (
  name: string,
  key: string,
  namespace: string,
  limit: LimitOptions | false | undefined,
): Pool | undefined => (limit ? new Pool({ name, namespace, key }, limit) : undefined);

/** The limits of one org beside those of its tokens, and until when they have told its client to stay away. */
export class OrgPools {
  readonly login: Pool | undefined;
  /** All tokens together, by the minute and by the day. */
  readonly #shared: readonly Pool[];
  readonly #routes: readonly RoutePool[];
  readonly #toldUntil = new Map<string, number>();

  /** `jobPaths`: where jobs of details are submitted, which share one limit. */
  constructor({ limits = {}, jobs = {} }: OrgOptions, routes: readonly RouteLimit[], jobPaths: readonly string[]) {
    const { login = LOGIN_LIMIT, client = CLIENT_LIMIT, day } = limits;
    this.login = poolOf('login', 'login', 'auth.api', login);
    this.#shared = [
      poolOf('client', 'org.app.user.rate.per.minute', 'platform.api', client),
      poolOf('day', 'token.rate.per.day', 'platform.api', day),
    ].filter((pool) => pool !== undefined);
    const submissions = poolOf('jobs', 'details.jobs.rate.per.second', 'analytics', jobs.rate);
    this.#routes = [
      ...routes.map(([path, limit]) => ({ pattern: path, pool: poolOf(path, `${path}.rate`, 'analytics', limit) })),
      ...jobPaths.map((path) => ({ pattern: path, pool: submissions })),
    ].flatMap(({ pattern, pool }) => (pool === undefined ? [] : [{ pattern, pool }]));
  }

  /** What a request of an operation meets behind the limit of its token, in order. */
  of(path: string): readonly Pool[] {
    const own = this.#routes.filter(({ pattern }) => meets(pattern, path)).map(({ pool }) => pool);
    return [...this.#shared, ...own];
  }

  /** Notes that the client has read when it may come back. */
  tell(pool: string, until: number): void {
    this.#toldUntil.set(pool, Math.max(until, this.#toldUntil.get(pool) ?? 0));
  }

  /** Whether a request sent now ignores what the client was told. */
  isToldToWait(path: string, now: number): boolean {
    if (this.#toldUntil.size === 0) return false;
    const names = ['token', 'blackout', ...this.of(path).map(({ name }) => name.name)];
    return names.some((name) => now < (this.#toldUntil.get(name) ?? 0));
  }
}
