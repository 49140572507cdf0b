import type { AuditOptions } from './operation/audit-options.js';
import type { Blackout } from './wire/blackout.js';
import type { CustomOptions } from './operation/custom-options.js';
import type { EntityOptions } from './data/entity-options.js';
import type { Fault } from './wire/fault.js';
import type { JobOptions } from './operation/job-options.js';
import type { LakeOptions } from './data/lake-options.js';
import type { LiveOptions } from './data/live-options.js';
import type { LimitOptions } from './limit/pool.js';
import type { Quirk } from './page/quirk.js';
import type { Span } from './chance/span.js';

/** One org of the simulated Genesys Cloud. */
export interface OrgOptions {
  /** Unlike every other org's. */
  readonly name: string;
  /** `eu-central-1`, `eu_central_1` or a domain. Default `us-east-1`. */
  readonly region?: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** A token that is good from the start and does not expire, as a user's in a browser. Default none. */
  readonly token?: string;

  /** How many conversations start in the data window; 0 or more. */
  readonly conversations: number;
  /** The data window, two ISO instants or dates in UTC. Default the last `days` whole days. */
  readonly interval?: string;
  /** Length of the default data window, which ends at the last midnight, UTC. Default 1. */
  readonly days?: number;
  /**
   * About how many bytes a conversation takes, up to 7000. Below 400 it is its id, its times and its direction: 170 bytes
   * of ASCII, several times cheaper to make and to read. From 1000 on some have evaluations, surveys and resolutions.
   * Default 500.
   */
  readonly rowBytes?: number;
  /** Share of conversations without an end, 0 to 1. Default 0.01. */
  readonly openShare?: number;
  /** Share of conversations that take hours and days, 0 to 1. Default 0.01. */
  readonly longShare?: number;
  /** Share of rows with what JSON allows and few expect: own `__proto__` keys, NUL, half a surrogate pair. Default 0. */
  readonly oddShare?: number;
  /**
   * Which conversations an interval matches: those of a day it touches that were going on in it, or all of the days it
   * touches. The documentation can be read either way. Default `overlap`.
   */
  readonly matching?: 'overlap' | 'day';
  /**
   * Largest page (100), page size times page number (100 000), days without (7) and with a filter (31), ids in one request
   * (100), and the most conversations that a details query can match before it times out with a 504 (any).
   */
  readonly caps?: {
    readonly pageSize?: number;
    readonly depth?: number;
    readonly days?: number;
    readonly filteredDays?: number;
    readonly ids?: number;
    readonly hits?: number;
  };
  /**
   * Lets the data change while they are read: conversations are seen when they have started, end when they end, and may
   * land late or be taken away. Default not at all: all of the data window is there from the start, ends included.
   */
  readonly live?: LiveOptions;
  /** The data lake that jobs read. Default one that holds what the queries show. */
  readonly lake?: LakeOptions;
  /** How many users, queues and other things it has. */
  readonly entities?: EntityOptions;
  /** How audit queries go. */
  readonly audits?: AuditOptions;
  /** How jobs go. */
  readonly jobs?: JobOptions;
  /** What paged operations do that they should not. */
  readonly quirks?: readonly Quirk[];
  /** What stands for a cursor on the last page. Default `absent`. */
  readonly lastCursor?: 'absent' | 'null';
  /** By which share `totalHits` and `total` are told too high, or too low if negative. Default 0. */
  readonly hitsError?: number;
  /** Serves the custom path. Default not at all: it answers 404. */
  readonly custom?: CustomOptions;

  /** One way over the net. Default 20 to 30 ms. */
  readonly latency?: Span;
  /** How long a query that is let in takes to answer. Refusals and errors do not take it. Default 0. */
  readonly answerTime?: Span;

  /**
   * The server's limits, each false to leave it out. `token`: each token for itself (default 300 in 60 s); `client`: all
   * tokens of the org together (default 3000 in 60 s); `day`: all of them in a day (default none); `login`: token requests
   * (default a burst of 10, then one a second); `routes`: by path (default none). A path may have names in braces, as the
   * operation has them, and end in `*` for all that begin so; a request meets every limit that fits it.
   */
  readonly limits?: {
    readonly token?: LimitOptions | false;
    readonly client?: LimitOptions | false;
    readonly day?: LimitOptions | false;
    readonly login?: LimitOptions | false;
    readonly routes?: Readonly<Record<string, LimitOptions>>;
  };
  /** What the registry of limits says, by key, where it differs from what is in force; null leaves one out. Default nothing. */
  readonly listedLimits?: Readonly<Record<string, number | null>>;
  /** Sends the retired `inin-ratelimit-*` headers. Default false. */
  readonly rateLimitHeaders?: boolean;
  /** Life of a token in seconds, 300 to 172 800. Default 86 400. */
  readonly tokenLifeSeconds?: number;
  /** A token that is not used for so long ends: 900 in an org under HIPAA. Default never. */
  readonly tokenIdleSeconds?: number;
  /** Times at which every token ends, in milliseconds since the simulator was made. Default none. */
  readonly revokedAtMs?: readonly number[];
  /** Status for a wrong secret. Default 400. */
  readonly invalidClientStatus?: 400 | 401;
  /** What the client may do. Default everything. */
  readonly permissions?: readonly string[];
  readonly faults?: readonly Fault[];
  readonly blackouts?: readonly Blackout[];
  /** Keeps the time of every request for `counters`. Default false. */
  readonly recordArrivals?: boolean;
}
