import { AuditBook } from './audit-book.js';
import type { Blackout } from './blackout.js';
import { customQuery } from './custom-query.js';
import { Dataset } from './dataset.js';
import { detailsQuestion } from './details-question.js';
import { Dice } from './dice.js';
import { domainOf } from './domain-of.js';
import { EntityBook } from './entity-book.js';
import { FaultDeck } from './fault-deck.js';
import { isoInstant } from './iso-instant.js';
import { JobBook } from './job-book.js';
import { listedLimits } from './listed-limits.js';
import { mix } from './mix.js';
import type { OrgOptions } from './org-options.js';
import { OPERATIONS } from './operations.js';
import type { ListedLimit, OrgView } from './org-view.js';
import { parseInterval, type Interval } from './parse-interval.js';
import { Pool, type LimitOptions } from './pool.js';
import type { Quirk } from './quirk.js';
import { PageCutter } from './page-cut.js';
import { Router, type Place } from './router.js';
import { Rows } from './rows.js';
import type { Source } from './source.js';
import { Tally } from './tally.js';
import { TokenBook } from './token-book.js';
import { userTimeline, type Timeline } from './user-timeline.js';
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

/** The pools that requests of some paths meet. */
interface RoutePool {
  readonly pattern: string;
  readonly pool: Pool;
}

const meets = (pattern: string, path: string): boolean =>
  pattern.endsWith('*') ? path.startsWith(pattern.slice(0, -1)) : pattern === path;

/** Everything that belongs to one org; orgs share nothing. */
export class OrgState implements OrgView {
  readonly name: string;
  readonly id: string;
  readonly domain: string;
  readonly clientId: string;
  readonly options: OrgOptions;
  readonly window: Interval;
  readonly interval: string;
  readonly caps: OrgView['caps'];
  readonly conversations: Rows;
  readonly entities: EntityBook;
  readonly audits: AuditBook;
  readonly jobs: JobBook;
  readonly noCursor: string | undefined;
  readonly tokens: TokenBook;
  readonly faults: FaultDeck;
  readonly tally: Tally;
  readonly login: Pool | undefined;
  readonly client: Pool | undefined;
  readonly day: Pool | undefined;
  /** What can be read, by path. */
  readonly sources: ReadonlyMap<string, Source>;
  readonly #router: Router;
  readonly #routePools: readonly RoutePool[];
  readonly #pages = new Map<string, PageCutter>();
  readonly #timelines = new Map<number, Timeline>();
  readonly #mark: string;
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
    this.interval = `${isoInstant(this.window.startMs)}/${isoInstant(this.window.endMs)}`;
    this.caps = { pageSize: 100, depth: 100_000, days: 7, filteredDays: 31, ids: 100, hits: Infinity, ...caps };
    this.entities = new EntityBook(mix(seed, 4), options.entities ?? {});
    this.conversations = this.#rows(mix(seed, 4), options.conversations, 'conversationId');
    this.audits = new AuditBook(options.audits ?? {}, mix(seed, 9));
    this.#mark = mark;
    this.jobs = new JobBook(options.jobs ?? {}, mix(seed, 8));
    this.noCursor = options.lastCursor === 'null' ? 'null' : undefined;
    this.tokens = new TokenBook(
      mix(seed, 5),
      mark,
      tokenLifeSeconds * 1000,
      limits.token === false ? undefined : (limits.token ?? TOKEN_LIMIT),
      options.revokedAtMs ?? [],
    );
    if (token !== undefined) this.tokens.take(token);
    this.faults = new FaultDeck(options.faults ?? []);
    this.tally = new Tally(options.recordArrivals ?? false);
    this.#seed = mix(seed, 6);

    const pool = (poolName: string, key: string, namespace: string, limit: LimitOptions | false): Pool | undefined =>
      limit === false ? undefined : new Pool({ name: poolName, namespace, key }, limit);
    this.login = pool('login', 'login', 'auth.api', limits.login ?? LOGIN_LIMIT);
    this.client = pool('client', 'org.app.user.rate.per.minute', 'platform.api', limits.client ?? CLIENT_LIMIT);
    this.day = pool('day', 'token.rate.per.day', 'platform.api', limits.day ?? false);

    const sources = new Map<string, Source>(OPERATIONS.flatMap((operation) => operation.sources));
    const routes = OPERATIONS.flatMap((operation) => operation.routes);
    const routePools = Object.entries<LimitOptions | false>(limits.routes ?? {}).map(
      ([path, limit]) => [path, pool(path, `${path}.rate`, 'analytics', limit)] as const,
    );
    if (custom !== undefined) {
      const { path = '/api/v2/analytics/interactions/query', rows = 'interactions', id = 'interactionId' } = custom;
      const { emptyPage = 'absent', permission = '' } = custom;
      const customRows = this.#rows(mix(seed, 7), custom.count ?? options.conversations, id);
      sources.set('custom', (_, query, atMs) => customRows.list(detailsQuestion(query), atMs));
      routes.unshift(customQuery({ path, rows, id, emptyPage, permission }, customRows));
      routePools.push([path, pool(path, `${path}.rate`, 'analytics', custom.limit ?? CUSTOM_LIMIT)]);
    }
    const submissions = pool('jobs', 'details.jobs.rate.per.second', 'analytics', options.jobs?.rate ?? false);
    for (const path of sources.keys()) if (path.endsWith('/details/jobs')) routePools.push([path, submissions]);
    this.sources = sources;
    this.#router = new Router(routes);
    this.#routePools = routePools.flatMap(([pattern, one]) => (one === undefined ? [] : [{ pattern, pool: one }]));
  }

  /** The random numbers of the next request. Each has its own, so that one org's pace does not touch another's luck. */
  dice(): Dice {
    return new Dice(mix(this.#seed, this.#requests++));
  }

  place(method: string, path: string): Place {
    return this.#router.find(method, path);
  }

  /** The limits of an operation, beside those of the token and the client. */
  routePools(path: string): readonly Pool[] {
    return this.#routePools.filter(({ pattern }) => meets(pattern, path)).map(({ pool }) => pool);
  }

  seenAt(wallNow: number): number {
    return this.options.live === undefined ? Infinity : wallNow;
  }

  lakeAt(wallNow: number): number {
    return this.options.lake === undefined ? this.seenAt(wallNow) : this.availableMs(wallNow);
  }

  availableMs(wallNow: number): number {
    const { lagMs = 0, everyMs = 1 } = this.options.lake ?? {};
    return Math.floor((wallNow - lagMs) / everyMs) * everyMs;
  }

  pages(path: string): PageCutter {
    const known = this.#pages.get(path);
    if (known !== undefined) return known;
    const mine = (quirk: Quirk): boolean => quirk.path === undefined || quirk.path === path;
    const cutter = new PageCutter((this.options.quirks ?? []).filter(mine));
    this.#pages.set(path, cutter);
    return cutter;
  }

  timeline(user: number): Timeline {
    const known = this.#timelines.get(user);
    if (known !== undefined) return known;
    const made = userTimeline(mix(this.#seed ^ 0x7e11, user), this.window);
    this.#timelines.set(user, made);
    return made;
  }

  limits(which: 'now' | 'default', now: number): readonly ListedLimit[] {
    return which === 'default' ? listedLimits({}, now) : listedLimits(this.options, now);
  }

  downloadUrl(asked: URL, name: string): string {
    const origin = asked.hostname === `api.${this.domain}` ? `https://downloads.${this.domain}` : asked.origin;
    return `${origin}/downloads/${this.#mark}/${name}`;
  }

  toldHits(count: number): number {
    return Math.max(0, Math.round(count * (1 + (this.options.hitsError ?? 0))));
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
    if (this.#toldUntil.size === 0) return false;
    const pools = ['token', 'client', 'day', 'blackout', ...this.routePools(path).map(({ name }) => name.name)];
    return pools.some((pool) => now < (this.#toldUntil.get(pool) ?? 0));
  }

  #rows(seed: number, count: number, idKey: string): Rows {
    const { openShare = 0.01, longShare = 0.01, rowBytes = 500, oddShare = 0, matching = 'overlap' } = this.options;
    const { window, entities } = this;
    const live = this.options.live;
    const named =
      idKey === 'conversationId'
        ? { queueIds: entities.ids('queues'), userIds: entities.ids('users'), divisionIds: entities.ids('divisions') }
        : {};
    const data = new Dataset({ seed, count, window, openShare, longShare, live, ...named });
    return new Rows(data, { idKey, rowBytes, oddShare }, matching);
  }
}
