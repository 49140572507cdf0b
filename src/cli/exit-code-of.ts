import { isSluiceError } from '../errors.js';
import { exitCode } from './exit-code.js';
import type { FleetEnding } from '../org/fleet-outcome.js';

/**
 * How a run ends, by how its orgs ended. Deadline only when nothing else is amiss: running again then helps.
 *
 * @param endings of the orgs that were read; an org without one was interrupted
 * @param leftAsComplete orgs that had been complete before
 */
export function exitCodeOf(endings: readonly (FleetEnding | undefined)[], leftAsComplete: number): number {
  if (endings.includes(undefined)) return exitCode.interrupted;
  const errors = endings.flatMap((ending) => (ending?.kind === 'failed' ? [ending.error] : []));
  if (errors.length === 0) return exitCode.complete;
  const completed = endings.length - errors.length + leftAsComplete;
  if (completed === 0 && errors.every(isDenied)) return exitCode.denied;
  return errors.every(isDeadline) ? exitCode.deadline : exitCode.incomplete;
}

function isDenied(error: unknown): boolean {
  return isSluiceError(error, 'AuthError') || isSluiceError(error, 'PermissionError');
}

function isDeadline(error: unknown): boolean {
  return isSluiceError(error) && 'gaveUp' in error && error.gaveUp === 'deadline';
}
