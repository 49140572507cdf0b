import { AuditBook } from './operation/audit-book.js';
import type { Blackout } from './wire/blackout.js';
import { customQuery } from './operation/custom-query.js';
import { dataWindow } from './data/data-window.js';
import { Dataset } from './data/dataset.js';
import { detailsQuestion } from './question/details-question.js';
import { Dice } from './chance/dice.js';
import { domainOf } from './domain-of.js';
import { EntityBook } from './data/entity-book.js';
import { FaultDeck } from './wire/fault-deck.js';
import { isoInstant } from './data/iso-instant.js';
import { JobBook } from './operation/job-book.js';
import { listedLimits } from './limit/listed-limits.js';
import { mix } from './chance/mix.js';
import type { OrgOptions } from './org-options.js';
import { OPERATIONS } from './operation/operations.js';
import type { ListedLimit, OrgView } from './org-view.js';
import { OrgPools, type RouteLimit } from './limit/org-pools.js';
import type { Interval } from './data/parse-interval.js';
import type { LimitOptions } from './limit/pool.js';
import type { Quirk } from './page/quirk.js';
import { PageCutter } from './page/page-cut.js';
import { Router, type Place } from './operation/router.js';
import { Rows } from './data/rows.js';
import type { Source } from './operation/source.js';
import { Tally } from './tally.js';
import { TokenBook } from './limit/token-book.js';
import { userTimeline, type Timeline } from './data/user-timeline.js';
import { uuid } from './chance/uuid.js';

const TOKEN_LIMIT: LimitOptions = { kind: 'window', limit: 300, windowMs: 60_000 };
const CUSTOM_LIMIT: LimitOptions = { kind: 'bucket', perSecond: 8, burst: 5, retryAfter: 'none', body: 'bare' };

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
  readonly pools: OrgPools;
  /** What can be read, by path. */
  readonly sources: ReadonlyMap<string, Source>;
  readonly #router: Router;
  readonly #pages = new Map<string, PageCutter>();
  readonly #timelines = new Map<number, Timeline>();
  readonly #mark: string;
  readonly #seed: number;
  #requests = 0;

  constructor(options: OrgOptions, mark: string, seed: number, wallNow: number) {
    const { name, clientId, caps, custom, limits = {}, tokenLifeSeconds = 86_400, token } = options;
    const { tokenIdleSeconds = Infinity, revokedAtMs = [] } = options;
    this.options = options;
    this.name = name;
    this.clientId = clientId;
    this.id = uuid(mix(seed, 1), mix(seed, 2));
    this.domain = domainOf(options.region ?? 'us-east-1');
    this.window = dataWindow(options, wallNow);
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
      { lifeMs: tokenLifeSeconds * 1000, idleMs: tokenIdleSeconds * 1000, revokedAtMs },
      limits.token === false ? undefined : (limits.token ?? TOKEN_LIMIT),
    );
    if (token !== undefined) this.tokens.take(token);
    this.faults = new FaultDeck(options.faults ?? []);
    this.tally = new Tally(options.recordArrivals ?? false);
    this.#seed = mix(seed, 6);

    const sources = new Map<string, Source>(OPERATIONS.flatMap((operation) => operation.sources));
    const routes = OPERATIONS.flatMap((operation) => operation.routes);
    const routeLimits: RouteLimit[] = Object.entries(limits.routes ?? {});
    if (custom !== undefined) {
      const { path = '/api/v2/analytics/interactions/query', rows = 'interactions', id = 'interactionId' } = custom;
      const { emptyPage = 'absent', permission = '' } = custom;
      const customRows = this.#rows(mix(seed, 7), custom.count ?? options.conversations, id);
      sources.set('custom', (_, query, atMs) => customRows.list(detailsQuestion(query), atMs));
      routes.unshift(customQuery({ path, rows, id, emptyPage, permission }, customRows));
      routeLimits.push([path, custom.limit ?? CUSTOM_LIMIT]);
    }
    const jobPaths = [...sources.keys()].filter((path) => path.endsWith('/details/jobs'));
    this.pools = new OrgPools(options, routeLimits, jobPaths);
    this.sources = sources;
    this.#router = new Router(routes);
  }

  /** The random numbers of the next request. Each has its own, so that one org's pace does not touch another's luck. */
  dice(): Dice {
    return new Dice(mix(this.#seed, this.#requests++));
  }

  place(method: string, path: string): Place {
    return this.#router.find(method, path);
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
