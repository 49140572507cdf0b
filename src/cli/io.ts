import type { Observable } from 'rxjs';

/** Where text goes: a stream of the process, or a test's list. */
export interface Output {
  write(text: string): unknown;
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
  readonly rows?: number | undefined;
}

/** All that the command line touches of the world, so that it can be run inside a test. */
export interface Io {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdout: Output;
  readonly stderr: Output;
  /** SIGINT, SIGTERM and SIGHUP as they come. The first asks for an orderly end, one a second later ends at once. */
  readonly signals$: Observable<unknown>;
  /** Epoch milliseconds. */
  readonly wallClock: () => number;
  /** Default: that of the platform, through the proxy that the environment names. */
  readonly fetch?: typeof fetch | undefined;
}
