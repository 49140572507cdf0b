import { EMPTY, type Observable } from 'rxjs';
import type { Io } from '../../src/cli/io.js';
import { run } from '../../src/cli/run.js';

/** What came of a run of the command line inside the test. */
export interface CliRun {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command line in this process, with everything that it touches of the world given. */
export async function runCli(
  argv: readonly string[],
  { signals$ = EMPTY, ...io }: Partial<Io> & { readonly signals$?: Observable<unknown> } = {},
): Promise<CliRun> {
  const written = { stdout: '', stderr: '' };
  const code = await run(argv, {
    env: {},
    stdout: { write: (text) => (written.stdout += text) },
    stderr: { write: (text) => (written.stderr += text) },
    wallClock: Date.now,
    signals$,
    ...io,
  });
  return { code, ...written };
}
