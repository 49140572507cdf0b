import {
  concat,
  defer,
  ignoreElements,
  type Observable,
  type SchedulerLike,
  shareReplay,
  Subject,
  takeUntil,
  tap,
} from 'rxjs';
import { right } from '#fp-ts/Either';
import { NetworkError } from '../errors.js';
import type { EventStream } from '../event/event-stream.js';
import type { SluiceEvent } from '../event/sluice-event.js';
import type { Lane } from '../gate/line/lane.js';
import type { PoolMemory } from '../gate/pool/pool-memory.js';
import type { PoolState } from '../gate/pool/pool-state.js';
import type { Route } from '../gate/route.js';
import type { Slots } from '../gate/line/slots.js';
import type { HttpRequest } from '../http/http-request.js';
import type { Call } from '../query/answer/call.js';
import type { OrgContext } from '../query/org-context.js';
import { discoverLimits, type FoundLimits } from './discover-limits.js';
import { DOCUMENTED_LIMIT } from './documented-limit.js';
import { pendingCall } from './pending-call.js';
import type { Routes } from './routes.js';
import { errorAt } from '../error/error-at.js';
import { requireThat } from '../error/require-that.js';
import type { Way } from './way.js';

/** Calls in which an org tells its limits. */
const CALLS = 2;

/** A one-off call. */
export interface OrgRequest {
  /** Default `GET`. */
  readonly method?: HttpRequest['method'] | undefined;
  /** Begins with one slash, for example `/api/v2/tokens/me`. A query in it is sent, and stands in no error. */
  readonly path: string;
  /** Parameters of the address. */
  readonly query?: Readonly<Record<string, string>> | undefined;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Higher goes first among the requests of the org; default 0. */
  readonly priority?: number | undefined;
}

/** @internal */
export interface OrgParts extends Way {
  readonly scheduler: SchedulerLike;
  readonly jobs: OrgContext['jobs'];
  readonly lane: Lane;
  readonly routes: Routes;
  /** Which limits the org is asked for, where nobody told them: that of a token of this kind, and of its jobs or not. */
  readonly discover?: { readonly tokenKey: string; readonly jobs: boolean } | undefined;
}

/**
 * One customer org: its hosts, its token, its pools and its place among the requests in flight. Made by `connect()`,
 * ended by `close()`. Orgs share nothing but slots, and those only inside a fleet.
 */
export class Org implements OrgContext {
  declare readonly name: string;
  declare readonly scheduler: SchedulerLike;
  /** Epoch milliseconds, for dates. */
  declare readonly wallClock: () => number;
  /** @internal */
  declare readonly events: EventStream;
  /** @internal */
  declare readonly jobs: OrgContext['jobs'];
  /** @internal */
  declare readonly lane: Lane;
  /**
   * Its own, and those of the fleets that it is in, the newest last: its lane takes from that.
   *
   * @internal
   */
  declare readonly slots: Set<Slots>;
  /** @internal */
  declare readonly wire: OrgContext['wire'];
  readonly #parts: OrgParts;
  #routes: Routes;
  /** Completes when the limits are known; asked once, for all. `undefined` where somebody told them. */
  readonly #limits$: Observable<never> | undefined;
  readonly #closed$ = new Subject<never>();

  /** @internal */
  constructor(parts: OrgParts) {
    this.name = parts.org;
    this.scheduler = parts.scheduler;
    this.wallClock = parts.wallClock;
    this.events = parts.events;
    this.jobs = parts.jobs;
    this.lane = parts.lane;
    this.slots = new Set([parts.lane.slots]);
    this.wire = { http: parts.http, policy: parts.policy, closed$: this.#closed$ };
    this.#parts = parts;
    this.#routes = parts.routes;
    const { discover, events } = parts;
    this.#limits$ =
      discover &&
      discoverLimits({ ...discover, events, send: (call) => this.#send(call) }).pipe(
        tap((found) => this.#take(found)),
        ignoreElements(),
        shareReplay({ bufferSize: 1, refCount: true }),
      );
  }

  /** The facts of this org and of all its queries: hot, no replay. Nothing is built while nobody listens. */
  get events$(): Observable<SluiceEvent> {
    return this.events.events$;
  }

  /** What is known of each limit of the org at this moment; the token's comes first. */
  get pools(): readonly PoolState[] {
    return this.#routes.pools.map((pool) => pool.state);
  }

  /**
   * What was learned of the org's limits, for the next run: plain JSON to be handed to `connect({ remembered })`. Empty
   * while only the told limits are known.
   */
  snapshot(): readonly PoolMemory[] {
    return this.#routes.snapshot();
  }

  /**
   * The same org for queries that go before others of it, such as a dashboard's before the nightly load's. They draw on
   * the same limits.
   *
   * Errors: `ConfigError` for a priority that is no number.
   *
   * @param priority higher goes first, but for those that have waited 30 s longer for each step; others have 0
   * @example
   * ```ts
   * import { connect, conversationDetails } from 'sluice';
   *
   * const acme = connect({ name: 'acme', region: 'eu-central-1', clientId: 'id', clientSecret: 'secret' });
   * const today = conversationDetails(acme.withPriority(1), { interval: '2026-11-24/2026-11-25' });
   * ```
   */
  withPriority(priority: number): OrgContext {
    requireThat(Number.isFinite(priority), 'priority', 'a number');
    return Object.assign({}, this, { send: <T>(call: Call<T>) => this.send({ ...call, priority }) });
  }

  /**
   * One call through the gate, with the token and the retries of the org; emits the parsed body and completes. An answer
   * without a body is `undefined`, and no answer to a GET. Cold: each subscription is a call.
   *
   * Errors: `ConfigError` at once for a path that does not begin with a slash; else as a query's.
   *
   * @example
   * ```ts
   * import { connect } from 'sluice';
   *
   * const acme = connect({ name: 'acme', region: 'eu-central-1', clientId: 'id', clientSecret: 'secret' });
   * acme.request({ path: '/api/v2/tokens/me' }).subscribe({ next: console.log, error: console.error });
   * ```
   */
  request({ method = 'GET', path, query, body, priority }: OrgRequest): Observable<unknown> {
    requirePath(path);
    return this.send({
      method,
      path,
      parameters: query,
      body,
      priority,
      mayBeEmpty: method !== 'GET',
      read: right,
    });
  }

  /**
   * The gate of a path: `explain()` says in words why its next request waits, `state$` how its pools stand. Another client
   * that sends with the same token asks it for leave, and so shares the limit instead of running into it.
   *
   * With limits that are discovered, it is the one of the documented limit until they are known. It outlives `close()`.
   *
   * Errors: `ConfigError` at once for a path that does not begin with a slash.
   *
   * @example
   * ```ts
   * import { defer } from 'rxjs';
   * import { type Org, withPermit } from 'sluice';
   *
   * export const meOf = (acme: Org, getMe: () => Promise<unknown>) =>
   *   withPermit(acme.gate('/api/v2/users/me'), defer(getMe));
   * ```
   */
  gate(path: string): Route {
    requirePath(path);
    return this.#routes.of(path).gate;
  }

  /**
   * Ends the org: its requests fail, waiting or in flight, and no other is sent. They fail with a `NetworkError` whose
   * `code` is `ORG_CLOSED`, as do those that are asked for later. Closing twice does nothing more.
   *
   * Jobs whose reading was left, before or by this, are cancelled all the same: that may take five seconds more.
   */
  close(): void {
    this.#closed$.error(
      errorAt({ org: this.name }, NetworkError, 'the org was closed: connect() again.', { code: 'ORG_CLOSED' }),
    );
  }

  /** @internal */
  send<T>(call: Call<T>): Observable<T> {
    const sent$ = this.#send(call);
    return (this.#limits$ ? concat(this.#limits$, sent$) : sent$).pipe(takeUntil(call.closed$ ?? this.#closed$));
  }

  /** @internal */
  readonly window: OrgContext['window'] = (path, limits) => {
    const { gate, latencyMs } = this.#routes.of(path, limits);
    return Math.max(1, Math.min(gate.lane.maxConcurrency, Math.ceil((gate.rate * latencyMs) / 1000)));
  };

  /** @internal */
  readonly pace: OrgContext['pace'] = (path) => {
    const { gate } = this.#routes.of(path);
    return {
      ratePerSecond: gate.rate,
      burst: Math.min(...gate.pools.map((pool) => (pool.snapshot() ?? pool).burst)),
    };
  };

  #send<T>(call: Call<T>): Observable<T> {
    return defer(() => pendingCall(call, this.#routes.of(call.path, call.limits), this.#parts));
  }

  #take({ requestsPerMinute = DOCUMENTED_LIMIT, concurrentJobs = 1 }: FoundLimits): void {
    if (requestsPerMinute !== DOCUMENTED_LIMIT) this.#routes = this.#routes.under(requestsPerMinute, CALLS);
    // What was told goes before what was found.
    if (this.#parts.discover?.jobs) this.jobs.places.add(concurrentJobs - 1);
  }
}

function requirePath(path: string): void {
  // Without the slash it could lead the token to another host.
  requireThat(/^\//.test(path), 'path', 'one slash first');
}
