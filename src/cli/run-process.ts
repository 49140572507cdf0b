import { firstValueFrom, fromEvent, merge, timer } from 'rxjs';
import { endingSignals } from './ending-signals.js';
import { exitCode } from './exit/exit-code.js';
import { run } from './run.js';

/**
 * Runs the command line as the process that it is in, and ends that with the exit code.
 *
 * @param early the signals that came before; none may be lost meanwhile
 */
export async function runProcess(early: readonly string[]): Promise<void> {
  // A reader that went away (`sluice demo | head`) is no reason to crash. A disk that is full is none to end well.
  let lost: NodeJS.ErrnoException | undefined;
  process.stdout.on('error', (error: NodeJS.ErrnoException) => (lost = error.code === 'EPIPE' ? lost : error));
  process.stderr.on('error', () => undefined);

  // A signal that comes once a run has ended has nothing to interrupt: how it ended stands.
  let ended: number | null = null;
  for (const signal of endingSignals) process.on(signal, () => ended !== null && process.exit(ended));

  const code = await run(process.argv.slice(2), {
    env: process.env,
    stdout: process.stdout,
    stderr: process.stderr,
    signals$: merge(early, ...endingSignals.map((signal) => fromEvent(process, signal))),
    wallClock: () => new Date().getTime(),
  });

  ended = code;

  // Kept-alive connections would hold the process for seconds. What was written to a pipe goes out first; into a stdout
  // where nothing waits nothing is written, since a full device refuses an empty text too.
  for (const output of [process.stdout, process.stderr].filter((each) => each.writableLength > 0 || each.fd === 2)) {
    await new Promise((resolve) => output.write('', resolve));
  }
  // What became of the last text is told in the next turn.
  await firstValueFrom(timer(0), { defaultValue: undefined });
  if (lost) process.stderr.write(`sluice: stdout could not be written: ${lost.message}\n`);
  process.exit(lost && code === exitCode.complete ? exitCode.incomplete : code);
}
