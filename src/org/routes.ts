import type { SchedulerLike } from 'rxjs';
import type { EventStream } from '../event/event-stream.js';
import type { Lane } from '../gate/line/lane.js';
import { Pool } from '../gate/pool/pool.js';
import { type PoolMemory, readMemory } from '../gate/pool/pool-memory.js';
import { Route, type RouteOptions } from '../gate/route.js';
import type { LimitOptions } from '../gate/told/told-limit.js';
import { configError } from '../error/config-error.js';
import { refuseOthers } from '../error/refuse-others.js';
import { requireObject } from '../error/require-object.js';
import { pathTemplate } from './path-template.js';

/** What the routes of an org have in common. */
export interface RoutesOptions {
  /** The server's name for the limit of a token of this kind. */
  readonly tokenKey: string;
  readonly limits: LimitOptions;
  readonly queue?: Pick<RouteOptions, 'maxQueue' | 'maxQueueMs'> | undefined;
  readonly remembered?: unknown;
  readonly maxWaitMs?: number | undefined;
  readonly lane: Lane;
  readonly scheduler: SchedulerLike;
  readonly wallClock: () => number;
  readonly events: EventStream;
}

/** What may be told of limits: of an org all of it, of a path the last three. */
const LIMITS = 'limits: maxConcurrency, weight, maxQueue, maxQueueMs, requestsPerMinute, burst, window';

/** A route with the answer times seen on it. */
export interface OrgRoute {
  readonly gate: Route;
  readonly pool: Pool;
  readonly limits: LimitOptions | undefined;
  /** Milliseconds that an answer takes, of late and on the safe side; 0 until the first. */
  latencyMs: number;
}

/**
 * The routes of one org. Each draws on the token's pool and on one of its own, so that a path with a ceiling of its own
 * closes its own door and not that of the whole org.
 */
export class Routes {
  /** The pool of the token, on which every route draws. */
  declare readonly token: Pool;
  readonly #options: RoutesOptions;
  readonly #routes = new Map<string, OrgRoute>();
  readonly #remembered: readonly PoolMemory[];

  constructor(options: RoutesOptions) {
    this.#options = options;
    const { remembered } = options;
    this.#remembered = Array.isArray(remembered) ? remembered.flatMap((one) => readMemory(one) ?? []) : [];
    this.token = this.#pool('token', options.limits, options.tokenKey);
    // Refuses bounds that are none now, and not in the night.
    new Route({ pools: [this.token], lane: options.lane, ...options.queue });
  }

  /**
   * The route of a path, the same for all entities.
   *
   * Errors: `ConfigError` when other limits were told for it before.
   */
  of(path: string, limits?: LimitOptions): OrgRoute {
    const name = pathTemplate(path);
    const known = this.#routes.get(name);
    if (known) {
      if (!limits || JSON.stringify(limits) === JSON.stringify(known.limits)) return known;
      throw configError('limits', `${name} already has other limits`, 'give the same wherever it is read');
    }
    const { lane, queue } = this.#options;
    const pool = this.#pool(name, limits ?? ownLimits(this.#options.limits));
    const gate = new Route({ pools: [this.token, pool], lane, ...queue });
    const route = { gate, pool, limits, latencyMs: 0 };
    this.#routes.set(name, route);
    return route;
  }

  /** Routes for the same org under another limit, of which `spent` requests have been used just now. */
  under(requestsPerMinute: number, spent: number): Routes {
    const { lane } = this.#options;
    const routes = new Routes({ ...this.#options, limits: { requestsPerMinute } });
    const now = lane.now();
    routes.token.settle(now, routes.token.leave(now, spent), { kind: 'unknown' });
    return routes;
  }

  /** The limits that have been drawn on; the token's comes first. */
  get pools(): readonly Pool[] {
    return [this.token, ...[...this.#routes.values()].map(({ pool }) => pool)];
  }

  /** What is known of each limit, for the next run: of those that were not drawn on, what was remembered of them. */
  snapshot(): readonly PoolMemory[] {
    const { pools } = this;
    const unused = this.#remembered.filter((memory) => !pools.some(({ name }) => name === memory.pool));
    return [...pools.flatMap((pool) => pool.snapshot() ?? []), ...unused];
  }

  #pool(name: string, limits: LimitOptions, limitKey?: string): Pool {
    const { maxWaitMs, scheduler, wallClock, events } = this.#options;
    const { requestsPerMinute, burst, window, ...others } = requireObject(limits, 'limits');
    refuseOthers(LIMITS, others);
    return new Pool({
      requestsPerMinute,
      burst,
      window,
      name,
      limitKey,
      remembered: this.#remembered.find(({ pool }) => pool === name),
      maxWaitMs,
      scheduler,
      wallClock,
      onEvent: (fact) => events.emit(fact.type, () => fact),
    });
  }
}

/**
 * What the path of an org is told: the same, but for a window, which is the org's; two that count alike would both ask
 * when it turns.
 */
function ownLimits(limits: LimitOptions): LimitOptions {
  const { window } = limits;
  return window ? { requestsPerMinute: 60 * window.limit + 1, burst: window.limit } : limits;
}
