import type { Hint } from './event/hint.js';

/** Why a request that could have been retried was given up. */
export type GivenUp = 'attempts' | 'deadline';

/** What every error of this library can say about where it happened. */
export interface ErrorContext {
  /** Name of the org. */
  readonly org?: string | undefined;
  /** Method and path template, such as `POST /api/v2/analytics/conversations/details/query`; never a query string or a body. */
  readonly request?: string | undefined;
  /** The server's name for the answer (`ININ-Correlation-Id`): quote it to support. */
  readonly correlationId?: string | undefined;
  /** How many times the request was sent; 0 when nothing was sent, and where many requests led to it. */
  readonly attempts?: number | undefined;
  /** Why it was not sent again, where that could have helped. */
  readonly gaveUp?: GivenUp | undefined;
  readonly cause?: unknown;
}

const BRAND = Symbol.for('sluice.error');

/** The fields of one member of the union, beside those of all. */
type Own<Self> = Omit<Self, keyof BaseError>;

/** Common ground of the union. Not exported: an error is told apart by its `name`, never by its class. */
abstract class BaseError<Self = unknown> extends Error {
  abstract override readonly name: string;
  declare readonly org?: string | undefined;
  declare readonly request?: string | undefined;
  declare readonly correlationId?: string | undefined;
  declare readonly attempts: number;
  declare readonly gaveUp?: GivenUp | undefined;

  constructor(message: string, { cause, attempts = 0, gaveUp, ...fields }: ErrorContext & Own<Self>) {
    super(message, cause === undefined ? {} : { cause });
    Object.assign(this, fields, { attempts, gaveUp });
  }

  /** @internal */
  get [BRAND](): true {
    return true;
  }

  /** The public fields, without cause and stack: a cause may hold what must not be written down. */
  toJSON(): Record<string, unknown> {
    return { ...(this as object), message: this.message };
  }
}

/** Bad input, found before any request was sent. `field` is the place, `fix` is what to do. */
export class ConfigError extends BaseError<ConfigError> {
  override readonly name = 'ConfigError';
  declare readonly field: string;
  declare readonly fix: string;
}

/** The credentials were refused, or a token that had never been accepted was refused. */
export class AuthError extends BaseError<AuthError> {
  override readonly name = 'AuthError';
  declare readonly status?: number | undefined;
}

/** 403: the client may not read this. `permission` is the missing one as far as the server named it. */
export class PermissionError extends BaseError<PermissionError> {
  override readonly name = 'PermissionError';
  declare readonly permission?: string | undefined;
}

/** A limit on how much one question may ask for, as a 400 names it. */
export interface Cap {
  readonly of: 'days' | 'results';
  readonly value: number;
}

/** An answer that is not retried, or not any more. */
export class HttpError extends BaseError<HttpError> {
  override readonly name = 'HttpError';
  declare readonly status: number;
  /** The server's own word for it, such as `bad.request`. */
  declare readonly code?: string | undefined;
  /** What the answer said about limits. */
  declare readonly hint?: Hint | undefined;
  /** What the question asked too much of. */
  declare readonly cap?: Cap | undefined;
}

/** The part of an attempt in which a timeout struck. */
export type TimeoutPhase = 'headers' | 'idle' | 'total';

/** No answer, or none that could be read to its end. `phase` names the timeout when there was one. */
export class NetworkError extends BaseError<NetworkError> {
  override readonly name = 'NetworkError';
  /** The platform's word, such as `ECONNRESET`. */
  declare readonly code?: string | undefined;
  declare readonly phase?: TimeoutPhase | undefined;
  /** A kept-alive connection turned out to be closed by the server: the request was never looked at. */
  declare readonly stale?: boolean | undefined;
}

/** A body that is no JSON: empty, HTML, cut short or damaged (`syntax`), something else (`foreign`); or too large. */
export class BodyError extends BaseError<BodyError> {
  override readonly name = 'BodyError';
  /** Bytes read, after decompression. */
  declare readonly bytes: number;
  declare readonly reason: 'empty' | 'html' | 'foreign' | 'syntax' | 'too-large';
}

/** One place where JSON had the wrong shape. Types only: a value could be a customer's. */
export interface DecodeIssue {
  /** For example `conversations[3].conversationId`. */
  readonly path: string;
  readonly expected: string;
  /** What was there: `string`, `number`, `boolean`, `null`, `array`, `object` or `absent`. */
  readonly received: string;
}

/** JSON of the wrong shape. At most 10 issues, no values. */
export class DecodeError extends BaseError<DecodeError> {
  override readonly name = 'DecodeError';
  declare readonly issues: readonly DecodeIssue[];
}

/** A wait longer than `maxWaitMs`, or a queue over its bound. Come back at `retryAt`. */
export class RateLimitError extends BaseError<RateLimitError> {
  override readonly name = 'RateLimitError';
  /** Epoch milliseconds. */
  declare readonly retryAt: number;
}

/** Paging that leads nowhere: a loop, a foreign address, empty pages without end, more at one instant than is given. */
export class WalkError extends BaseError<WalkError> {
  override readonly name = 'WalkError';
  declare readonly reason: 'page-loop' | 'cursor-loop' | 'foreign-uri' | 'empty-pages' | 'over-cap';
}

/** An asynchronous job failed, was cancelled, expired again, or never ends. */
export class JobError extends BaseError<JobError> {
  override readonly name = 'JobError';
  declare readonly jobId?: string | undefined;
  declare readonly state?: string | undefined;
}

/** A checkpoint that cannot be gone on from. Never answered by starting from zero in silence. */
export class CheckpointError extends BaseError<CheckpointError> {
  override readonly name = 'CheckpointError';
  declare readonly reason: 'torn' | 'foreign' | 'newer';
}

/** The sink failed. `committed` rows are safe in it. */
export class SinkError extends BaseError<SinkError> {
  override readonly name = 'SinkError';
  declare readonly committed: number;
}

/** Some orgs of a fleet failed; the others were read to their end first. */
export class FleetError extends BaseError<FleetError> {
  override readonly name = 'FleetError';
  declare readonly failures: readonly { readonly org: string; readonly error: unknown }[];
}

/** Every error that this library throws or emits. Tell them apart by `name`. */
export type SluiceError =
  | ConfigError
  | AuthError
  | PermissionError
  | HttpError
  | NetworkError
  | BodyError
  | DecodeError
  | RateLimitError
  | WalkError
  | JobError
  | CheckpointError
  | SinkError
  | FleetError;

/**
 * Whether `value` is an error of this library, or the one called `name`. Works across realms and copies of the
 * package, where `instanceof` does not.
 *
 * @example
 * ```ts
 * import { connect, isSluiceError } from 'sluice';
 *
 * const acme = connect({ name: 'acme', region: 'eu-central-1', clientId: 'id', clientSecret: 'secret' });
 * acme.request({ path: '/api/v2/tokens/me' }).subscribe({
 *   error: (error: unknown) => {
 *     if (isSluiceError(error, 'RateLimitError')) console.log(new Date(error.retryAt));
 *   },
 * });
 * ```
 */
export function isSluiceError<Name extends SluiceError['name'] = SluiceError['name']>(
  value: unknown,
  name?: Name,
): value is Extract<SluiceError, { readonly name: Name }> {
  const error = Object(value) as { readonly [BRAND]?: unknown; readonly name?: unknown };
  return error[BRAND] === true && (name === undefined || error.name === name);
}
