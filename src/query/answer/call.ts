import type { Observable } from 'rxjs';
import type { Either } from '#fp-ts/Either';
import type { DecodeIssue } from '../../errors.js';
import type { EventStream } from '../../event/event-stream.js';
import type { LimitOptions } from '../../gate/told/told-limit.js';
import type { HttpRequest } from '../../http/http-request.js';
import type { ReadableAnswer } from './read-answer.js';

/** A call of the API, as the queries make it. */
export interface Call<T> {
  readonly method: HttpRequest['method'];
  /** Begins with `/api/`; what is peculiar to one entity is already filled in. */
  readonly path: string;
  /** Parameters of the address; one with several values is repeated, one with none is left out. */
  readonly parameters?: Readonly<Record<string, Parameter | readonly string[]>> | undefined;
  readonly body?: unknown;
  /** Limits of the route, where the caller knows them. */
  readonly limits?: LimitOptions | undefined;
  /** Higher goes first among the requests of the org; default 0. */
  readonly priority?: number | undefined;
  /** Whether rows are asked for: 202, which says that they are not there yet, is then a failure that passes. */
  readonly rows?: boolean | undefined;
  /** Whether an answer without a body is one, as after a DELETE. Default: it is a failure. */
  readonly mayBeEmpty?: boolean | undefined;
  /**
   * Failures that sending this very call again does not mend, though they would pass by themselves: one that may have
   * done its work unheard, or one that asks for less. `inARow` counts those of the same status, from 1 on.
   */
  readonly isFinal?: ((error: unknown, inARow: number) => boolean) | undefined;
  /** Ends it, with a value or an error. Default: that the org is closed. */
  readonly closed$?: Observable<unknown> | undefined;
  /** The permission to name when the server refuses with 403 and does not say which. */
  readonly permission?: string | undefined;
  /** What to do about a 400 that names a cap, behind its message. */
  readonly advice?: string | undefined;
  /** Where the facts of this call are told. Default: the org's own stream. */
  readonly events?: EventStream | undefined;
  /** Makes a value of the parsed body. */
  readonly read: (json: unknown, answer: ReadableAnswer) => Either<readonly DecodeIssue[], T>;
}

/** One value of a parameter. */
type Parameter = string | number | boolean | null | undefined;
