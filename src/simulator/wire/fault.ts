/**
 * What goes wrong:
 * - a status: the server's own error body (502: a proxy's page)
 * - `reset`: the connection breaks before any header; `hang`: no answer, ever
 * - `truncated`: half the JSON, ended cleanly; `cut`: half the JSON, then the connection breaks
 * - `html`, `empty`: a 200 with a proxy's page, or with nothing
 * - `slow`: the body comes in ten pieces over `overMs`
 * - `unauthorized`: a token that had been accepted is ended early; a 401
 */
export type FaultKind =
  ErrorStatus | 502 | 'reset' | 'hang' | 'truncated' | 'cut' | 'html' | 'empty' | 'slow' | 'unauthorized';

/** The statuses that the API has a body of its own for, 401 and 429 aside. */
export type ErrorStatus = 400 | 403 | 404 | 408 | 409 | 413 | 415 | 500 | 503 | 504;

/** A fault by chance, or at named requests. */
export interface Fault {
  readonly kind: FaultKind;
  /** Chance for each request, 0 to 1. The chances that apply to one path must not exceed 1 together. Default 0. */
  readonly probability?: number;
  /** Strikes these requests, counted from 1 over those that the fault applies to. */
  readonly at?: readonly number[];
  /** The server does its work first, so that only the answer is lost: a job is made, a token given. Default false. */
  readonly after?: boolean;
  /** The code and message of the error body. Default the usual ones of the status. */
  readonly code?: string;
  readonly message?: string;
  /**
   * Only requests of this path, with names in braces as the operation has them. Default every path of the API, which
   * leaves out the login.
   */
  readonly path?: string;
  /** `slow`: how long the body takes, in milliseconds. Default 10 000. */
  readonly overMs?: number;
}
