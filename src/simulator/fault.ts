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
  408 | 500 | 502 | 503 | 504 | 'reset' | 'hang' | 'truncated' | 'cut' | 'html' | 'empty' | 'slow' | 'unauthorized';

/** A fault by chance, or at named requests. */
export interface Fault {
  readonly kind: FaultKind;
  /** Chance for each request, 0 to 1. The chances that apply to one path must not exceed 1 together. Default 0. */
  readonly probability?: number;
  /** Strikes these requests, counted from 1 over those that the fault applies to. */
  readonly at?: readonly number[];
  /** Only requests of this path. Default every path of the API, which leaves out the login. */
  readonly path?: string;
  /** `slow`: how long the body takes, in milliseconds. Default 10 000. */
  readonly overMs?: number;
}
