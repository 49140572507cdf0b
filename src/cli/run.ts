import { firstValueFrom, map, merge, ReplaySubject, take } from 'rxjs';
import { commands } from './commands.js';
import { exitCode } from './exit/exit-code.js';
import { insisted } from './exit/insisted.js';
import type { Io } from './io.js';
import { reportError } from './exit/report-error.js';
import { Screen } from './screen/screen.js';

/**
 * Runs the command line.
 *
 * @param argv without node and the script's name
 * @returns the exit code; on another signal a second after the first at once, with whatever was under way left as it is
 */
export async function run(argv: readonly string[], io: Io): Promise<number> {
  const screen = new Screen(io.stderr, io.env);
  const interrupted$ = new ReplaySubject<unknown>(1);
  // eslint-disable-next-line no-restricted-syntax -- a signal counts from the start on, before any command listens for it
  const heard = io.signals$.pipe(take(1)).subscribe(interrupted$);
  const impatient$ = insisted(io.signals$).pipe(map(() => exitCode.interrupted));
  const ended = commands(argv, { io, screen, interrupted$ }).catch((error: unknown) => reportError(error, screen));
  try {
    return await firstValueFrom(merge(ended, impatient$), { defaultValue: exitCode.unexpected });
  } finally {
    heard.unsubscribe();
  }
}
