import type { SchedulerLike } from 'rxjs';
import { ConfigError } from '../errors.js';
import type { EventStream } from '../event/event-stream.js';
import type { Lane } from '../gate/lane.js';
import { Pool } from '../gate/pool.js';
import { Route } from '../gate/route.js';
import type { Limits } from '../query/org-context.js';
import { pathTemplate } from './path-template.js';

/** What the routes of an org have in common. */
export interface RoutesOptions {
  readonly org: string;
  readonly limits: Limits;
  readonly maxWaitMs?: number | undefined;
  readonly lane: Lane;
  readonly scheduler: SchedulerLike;
  readonly wallClock: () => number;
  readonly events: EventStream;
}

/** A route with the answer times seen on it. */
export interface OrgRoute {
  readonly gate: Route;
  readonly pool: Pool;
  readonly limits: Limits | undefined;
  /** Milliseconds that an answer takes, of late and on the safe side; `undefined` until the first. */
  latencyMs: number | undefined;
}

const TOKEN_LIMIT = 'client.credentials.token.rate.per.minute';

/**
 * The routes of one org. Each draws on the token's pool and on one of its own, so that a path with a ceiling of its own
 * closes its own door and not that of the whole org.
 */
export class Routes {
  /** The pool of the token, on which every route draws. */
  readonly token: Pool;
  readonly #options: RoutesOptions;
  readonly #routes = new Map<string, OrgRoute>();

  constructor(options: RoutesOptions) {
    this.#options = options;
    this.token = this.#pool('token', options.limits, TOKEN_LIMIT);
  }

  /**
   * The route of a path, the same for all entities.
   *
   * Errors: `ConfigError` when other limits were told for it before.
   */
  of(path: string, limits?: Limits): OrgRoute {
    const name = pathTemplate(path);
    const known = this.#routes.get(name);
    if (known) {
      if (limits && JSON.stringify(limits) !== JSON.stringify(known.limits)) throw this.#contradiction(name);
      return known;
    }
    const pool = this.#pool(name, limits ?? this.#options.limits);
    const gate = new Route({ pools: [this.token, pool], lane: this.#options.lane });
    const route = { gate, pool, limits, latencyMs: undefined };
    this.#routes.set(name, route);
    return route;
  }

  /** All routes that have been used. */
  get all(): readonly OrgRoute[] {
    return [...this.#routes.values()];
  }

  #pool(name: string, limits: Limits, limitKey?: string): Pool {
    const { maxWaitMs, scheduler, wallClock, events, org } = this.#options;
    return new Pool({
      ...limits,
      name,
      limitKey,
      maxWaitMs,
      scheduler,
      wallClock,
      onEvent: (fact) => events.emit(fact.type, () => ({ ...fact, org })),
    });
  }

  #contradiction(name: string): ConfigError {
    const { org } = this.#options;
    return new ConfigError(
      `${org}: limits: ${name} already has other limits. Give the same ones wherever it is read.`,
      {
        org,
        field: 'limits',
        fix: `give the same limits wherever ${name} is read`,
      },
    );
  }
}
