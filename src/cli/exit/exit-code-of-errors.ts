import { isSluiceError } from '../../errors.js';
import { exitCode } from './exit-code.js';

/** How a command ends by what went wrong, and how many orgs are complete. Out of time only when nothing else is amiss. */
export function exitCodeOfErrors(errors: readonly unknown[], completed: number): number {
  if (errors.length === 0) return exitCode.complete;
  if (completed === 0 && errors.every(isDenied)) return exitCode.denied;
  return errors.every(isDeadline) ? exitCode.deadline : exitCode.incomplete;
}

function isDenied(error: unknown): boolean {
  return isSluiceError(error, 'AuthError') || isSluiceError(error, 'PermissionError');
}

function isDeadline(error: unknown): boolean {
  return isSluiceError(error) && error.gaveUp === 'deadline';
}
