import { delay, type Observable, skipUntil, take } from 'rxjs';

/** Ctrl-C in a terminal reaches npx and the shell too, and each passes it on. */
const ECHO_MS = 1_000;

/**
 * Emits once, with the first signal that comes a second or more after the first of all: what comes sooner is its echo.
 *
 *     source  a-b------1s--c--d
 *     output  -------------(c|)
 *
 * Subscribes to the source twice, and buffers nothing.
 */
export function insisted<T>(signals$: Observable<T>): Observable<T> {
  return signals$.pipe(skipUntil(signals$.pipe(delay(ECHO_MS))), take(1));
}
