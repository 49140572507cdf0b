import type { Hint } from './event/hint.js';

/** What every error of this library can say about where it happened. */
export interface ErrorContext {
  /** Name of the org. */
  readonly org?: string | undefined;
  /** Method and path template, such as `POST /api/v2/analytics/conversations/details/query`; never a query string or a body. */
  readonly request?: string | undefined;
  /** The server's name for the answer (`ININ-Correlation-Id`): quote it to support. */
  readonly correlationId?: string | undefined;
  /** How many times the request was sent; 0 when nothing was sent. */
  readonly attempts?: number | undefined;
  readonly cause?: unknown;
}

/** Why a request that could have been retried was given up. */
export type GivenUp = 'attempts' | 'deadline';

const BRAND = Symbol.for('sluice.error');

/** Common ground of the union. Not exported: an error is told apart by its `name`, never by its class. */
abstract class BaseError<Name extends string> extends Error {
  abstract override readonly name: Name;
  readonly org: string | undefined;
  readonly request: string | undefined;
  readonly correlationId: string | undefined;
  readonly attempts: number;

  constructor(message: string, context: ErrorContext) {
    super(message, context.cause === undefined ? undefined : { cause: context.cause });
    this.org = context.org;
    this.request = context.request;
    this.correlationId = context.correlationId;
    this.attempts = context.attempts ?? 0;
    Object.defineProperty(this, BRAND, { value: true });
  }

  /** The public fields, without cause and stack: a cause may hold what must not be written down. */
  toJSON(): Record<string, unknown> {
    return { ...Object.fromEntries(Object.entries(this)), message: this.message };
  }
}

/** Bad input, found before any request was sent. `field` is the place, `fix` is what to do. */
export class ConfigError extends BaseError<'ConfigError'> {
  override readonly name = 'ConfigError';
  readonly field: string;
  readonly fix: string;
  constructor(message: string, context: ErrorContext & { readonly field: string; readonly fix: string }) {
    super(message, context);
    this.field = context.field;
    this.fix = context.fix;
  }
}

/** The credentials were refused, or a token that had never been accepted was refused. */
export class AuthError extends BaseError<'AuthError'> {
  override readonly name = 'AuthError';
  readonly status: number | undefined;
  constructor(message: string, context: ErrorContext & { readonly status?: number | undefined }) {
    super(message, context);
    this.status = context.status;
  }
}

/** 403: the client may not read this. `permission` is the missing one as far as the server named it. */
export class PermissionError extends BaseError<'PermissionError'> {
  override readonly name = 'PermissionError';
  readonly permission: string | undefined;
  constructor(message: string, context: ErrorContext & { readonly permission?: string | undefined }) {
    super(message, context);
    this.permission = context.permission;
  }
}

/** A limit on how much one question may ask for, as a 400 names it. */
export interface Cap {
  readonly of: 'days' | 'results';
  readonly value: number;
}

/** An answer that is not retried, or not any more. */
export class HttpError extends BaseError<'HttpError'> {
  override readonly name = 'HttpError';
  readonly status: number;
  /** The server's own word for it, such as `bad.request`. */
  readonly code: string | undefined;
  /** What the answer said about limits. */
  readonly hint: Hint | undefined;
  /** What the question asked too much of. */
  readonly cap: Cap | undefined;
  readonly gaveUp: GivenUp | undefined;
  constructor(
    message: string,
    context: ErrorContext & {
      readonly status: number;
      readonly code?: string | undefined;
      readonly hint?: Hint | undefined;
      readonly cap?: Cap | undefined;
      readonly gaveUp?: GivenUp | undefined;
    },
  ) {
    super(message, context);
    this.status = context.status;
    this.code = context.code;
    this.hint = context.hint;
    this.cap = context.cap;
    this.gaveUp = context.gaveUp;
  }
}

/** The part of an attempt in which a timeout struck. */
export type TimeoutPhase = 'headers' | 'idle' | 'total';

/** No answer, or none that could be read to its end. `phase` names the timeout when there was one. */
export class NetworkError extends BaseError<'NetworkError'> {
  override readonly name = 'NetworkError';
  /** The platform's word, such as `ECONNRESET`. */
  readonly code: string | undefined;
  readonly phase: TimeoutPhase | undefined;
  /** A kept-alive connection turned out to be closed by the server: the request was never looked at. */
  readonly stale: boolean;
  readonly gaveUp: GivenUp | undefined;
  constructor(
    message: string,
    context: ErrorContext & {
      readonly code?: string | undefined;
      readonly phase?: TimeoutPhase | undefined;
      readonly stale?: boolean | undefined;
      readonly gaveUp?: GivenUp | undefined;
    },
  ) {
    super(message, context);
    this.code = context.code;
    this.phase = context.phase;
    this.stale = context.stale ?? false;
    this.gaveUp = context.gaveUp;
  }
}

/** A body that is no JSON: empty, HTML, cut short, too large. */
export class BodyError extends BaseError<'BodyError'> {
  override readonly name = 'BodyError';
  /** Bytes read, after decompression. */
  readonly bytes: number;
  readonly reason: 'empty' | 'html' | 'syntax' | 'too-large';
  readonly gaveUp: GivenUp | undefined;
  constructor(
    message: string,
    context: ErrorContext & {
      readonly bytes: number;
      readonly reason: 'empty' | 'html' | 'syntax' | 'too-large';
      readonly gaveUp?: GivenUp | undefined;
    },
  ) {
    super(message, context);
    this.bytes = context.bytes;
    this.reason = context.reason;
    this.gaveUp = context.gaveUp;
  }
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
export class DecodeError extends BaseError<'DecodeError'> {
  override readonly name = 'DecodeError';
  readonly issues: readonly DecodeIssue[];
  constructor(message: string, context: ErrorContext & { readonly issues: readonly DecodeIssue[] }) {
    super(message, context);
    this.issues = context.issues;
  }
}

/** A wait longer than `maxWaitMs`, or a queue over its bound. Come back at `retryAt`. */
export class RateLimitError extends BaseError<'RateLimitError'> {
  override readonly name = 'RateLimitError';
  /** Epoch milliseconds. */
  readonly retryAt: number;
  readonly gaveUp: GivenUp | undefined;
  constructor(
    message: string,
    context: ErrorContext & { readonly retryAt: number; readonly gaveUp?: GivenUp | undefined },
  ) {
    super(message, context);
    this.retryAt = context.retryAt;
    this.gaveUp = context.gaveUp;
  }
}

/** The server's paging went wrong: a loop, a foreign address, empty pages without end. */
export class WalkError extends BaseError<'WalkError'> {
  override readonly name = 'WalkError';
  readonly reason: 'page-loop' | 'cursor-loop' | 'foreign-uri' | 'empty-pages' | 'over-cap';
  constructor(message: string, context: ErrorContext & { readonly reason: WalkError['reason'] }) {
    super(message, context);
    this.reason = context.reason;
  }
}

/** An asynchronous job failed, was cancelled, expired again, or never ends. */
export class JobError extends BaseError<'JobError'> {
  override readonly name = 'JobError';
  readonly jobId: string | undefined;
  readonly state: string | undefined;
  constructor(
    message: string,
    context: ErrorContext & { readonly jobId?: string | undefined; readonly state?: string | undefined },
  ) {
    super(message, context);
    this.jobId = context.jobId;
    this.state = context.state;
  }
}

/** A checkpoint that cannot be gone on from. Never answered by starting from zero in silence. */
export class CheckpointError extends BaseError<'CheckpointError'> {
  override readonly name = 'CheckpointError';
  readonly reason: 'torn' | 'foreign' | 'newer' | 'too-old';
  constructor(message: string, context: ErrorContext & { readonly reason: CheckpointError['reason'] }) {
    super(message, context);
    this.reason = context.reason;
  }
}

/** The sink failed. `committed` rows are safe in it. */
export class SinkError extends BaseError<'SinkError'> {
  override readonly name = 'SinkError';
  readonly committed: number;
  constructor(message: string, context: ErrorContext & { readonly committed: number }) {
    super(message, context);
    this.committed = context.committed;
  }
}

/** Some orgs of a fleet failed; the others were read to their end first. */
export class FleetError extends BaseError<'FleetError'> {
  override readonly name = 'FleetError';
  readonly failures: readonly { readonly org: string; readonly error: unknown }[];
  constructor(message: string, context: ErrorContext & { readonly failures: FleetError['failures'] }) {
    super(message, context);
    this.failures = context.failures;
  }
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
 * if (isSluiceError(error, 'RateLimitError')) console.log(new Date(error.retryAt));
 * ```
 */
export function isSluiceError<Name extends SluiceError['name'] = SluiceError['name']>(
  value: unknown,
  name?: Name,
): value is Extract<SluiceError, { readonly name: Name }> {
  return (
    typeof value === 'object' &&
    value !== null &&
    (value as { [BRAND]?: unknown })[BRAND] === true &&
    (name === undefined || (value as { name?: unknown }).name === name)
  );
}
