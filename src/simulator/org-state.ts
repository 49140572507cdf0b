import type { Blackout } from './blackout.js';
import { customQuery } from './custom-query.js';
import { Dataset } from './dataset.js';
import { detailsQuery } from './details-query.js';
import { Dice } from './dice.js';
import { domainOf } from './domain-of.js';
import { FaultDeck } from './fault-deck.js';
import { mix } from './mix.js';
import type { OrgOptions } from './org-options.js';
import type { OrgView } from './org-view.js';
import { parseInterval, type Interval } from './parse-interval.js';
import { Pool, type LimitOptions } from './pool.js';
import type { Route } from './route.js';
import { Rows } from './rows.js';
import { Tally } from './tally.js';
import { TokenBook } from './token-book.js';
import { tokensMe } from './tokens-me.js';
import { uuid } from './uuid.js';

const DAY_MS = 86_400_000;
const TOKEN_LIMIT: LimitOptions = { kind: 'window', limit: 300, windowMs: 60_000 };
const CLIENT_LIMIT: LimitOptions = { kind: 'window', limit: 3000, windowMs: 60_000 };
const LOGIN_LIMIT: LimitOptions = { kind: 'bucket', perSecond: 1, burst: 10 };
const CUSTOM_LIMIT: LimitOptions = { kind: 'bucket', perSecond: 8, burst: 5, retryAfter: 'none', body: 'bare' };

function windowOf({ name, interval, days = 1 }: OrgOptions, wallNow: number): Interval {
  if (interval === undefined) {
    const endMs = Math.floor(wallNow / DAY_MS) * DAY_MS;
    return { startMs: endMs - days * DAY_MS, endMs };
  }
  const window = parseInterval(interval);
  if (window === undefined) throw new RangeError(`simulator: interval of org ${name} must be start/end`);
  return window;
}

/** Everything that belongs to one org; orgs share nothing. */
export class OrgState implements OrgView {
  readonly name: string;
  readonly id: string;
  readonly domain: string;
  readonly clientId: string;
  readonly options: OrgOptions;
  readonly window: Interval;
  readonly caps: OrgView['caps'];
  readonly conversations: Rows;
  /** The rows of the custom path, where it is served. */
  readonly customRows: { readonly path: string; readonly rows: Rows } | undefined;
  readonly tokens: TokenBook;
  readonly faults: FaultDeck;
  readonly tally: Tally;
  readonly login: Pool | undefined;
  readonly client: Pool | undefined;
  readonly #routes: readonly Route[];
  readonly #routePools: ReadonlyMap<string, Pool>;
  readonly #toldUntil = new Map<string, number>();
  readonly #seed: number;
  #requests = 0;

  constructor(options: OrgOptions, mark: string, seed: number, wallNow: number) {
    const { name, clientId, caps, custom, limits = {}, tokenLifeSeconds = 86_400, token } = options;
    this.options = options;
    this.name = name;
    this.clientId = clientId;
    this.id = uuid(mix(seed, 1), mix(seed, 2));
    this.domain = domainOf(options.region ?? 'us-east-1');
    this.window = windowOf(options, wallNow);
    this.caps = { pageSize: 100, depth: 100_000, days: 7, filteredDays: 31, ...caps };
    this.conversations = this.#rows(mix(seed, 4), options.conversations, 'conversationId');
    this.tokens = new TokenBook(
      mix(seed, 5),
      mark,
      tokenLifeSeconds * 1000,
      limits.token === false ? undefined : (limits.token ?? TOKEN_LIMIT),
    );
    if (token !== undefined) this.tokens.add(token, Infinity, 0);
    this.faults = new FaultDeck(options.faults ?? []);
    this.tally = new Tally(options.recordArrivals ?? false);
    this.#seed = mix(seed, 6);

    const pool = (poolName: string, key: string, namespace: string, limit: LimitOptions | false): Pool | undefined =>
      limit === false ? undefined : new Pool({ name: poolName, namespace, key }, limit);
    this.login = pool('login', 'login', 'auth.api', limits.login ?? LOGIN_LIMIT);
    this.client = pool('client', 'org.app.user.rate.per.minute', 'platform.api', limits.client ?? CLIENT_LIMIT);
    const routePools = Object.entries<LimitOptions | false>(limits.routes ?? {});

    if (custom === undefined) {
      this.customRows = undefined;
      this.#routes = [detailsQuery, tokensMe];
    } else {
      const { path = '/api/v2/analytics/interactions/query', rows = 'interactions', id = 'interactionId' } = custom;
      const { emptyPage = 'absent', permission = '' } = custom;
      this.customRows = { path, rows: this.#rows(mix(seed, 7), custom.count ?? options.conversations, id) };
      this.#routes = [
        customQuery({ path, rows, id, emptyPage, permission }, this.customRows.rows),
        detailsQuery,
        tokensMe,
      ];
      routePools.push([path, custom.limit ?? CUSTOM_LIMIT]);
    }
    this.#routePools = new Map(
      routePools.flatMap(([path, limit]) => {
        const one = pool(path, `${path}.rate`, 'analytics', limit);
        return one === undefined ? [] : [[path, one] as const];
      }),
    );
  }

  /** The random numbers of the next request. Each has its own, so that one org's pace does not touch another's luck. */
  dice(): Dice {
    return new Dice(mix(this.#seed, this.#requests++));
  }

  route(method: string, path: string): Route | undefined {
    return this.#routes.find((route) => route.method === method && route.path === path);
  }

  routePool(path: string): Pool | undefined {
    return this.#routePools.get(path);
  }

  may(permissions: readonly string[]): boolean {
    const granted = this.options.permissions;
    return permissions.length === 0 || granted === undefined || permissions.some((one) => granted.includes(one));
  }

  blackout(now: number): Blackout | undefined {
    return this.options.blackouts?.find(({ fromMs, untilMs }) => fromMs <= now && now < untilMs);
  }

  /** Notes that the client has read when it may come back. */
  tell(pool: string, until: number): void {
    this.#toldUntil.set(pool, Math.max(until, this.#toldUntil.get(pool) ?? 0));
  }

  /** Whether a request sent now ignores what the client was told. */
  isToldToWait(path: string, now: number): boolean {
    return ['token', 'client', 'blackout', path].some((pool) => now < (this.#toldUntil.get(pool) ?? 0));
  }

  #rows(seed: number, count: number, idKey: string): Rows {
    const { openShare = 0.01, longShare = 0.01, rowBytes = 500, oddShare = 0, matching = 'overlap' } = this.options;
    const data = new Dataset({ seed, count, window: this.window, openShare, longShare });
    return new Rows(data, { idKey, rowBytes, oddShare }, matching);
  }
}
