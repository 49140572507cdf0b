import { CommanderError } from 'commander';
import { isSluiceError } from '../../errors.js';
import { exitCode } from './exit-code.js';
import type { Screen } from '../screen/screen.js';

/** Tells an error that ended a command, and gives its exit code. Commander has told its own by then. */
export function reportError(error: unknown, screen: Screen): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCode.complete : exitCode.usage;
  if (isSluiceError(error, 'ConfigError')) {
    screen.log(`sluice: ${error.message}`);
    return exitCode.usage;
  }
  // A file of ours that could not be written, such as the manifest of a folder that was taken away.
  if (isSluiceError(error, 'SinkError')) {
    screen.log(`sluice: ${error.message}`);
    return exitCode.incomplete;
  }
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  for (const line of `sluice: unexpected: ${text}`.split('\n')) screen.log(line);
  return exitCode.unexpected;
}
