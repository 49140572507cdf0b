import { exitCode } from './exit-code.js';
import { exitCodeOfErrors } from './exit-code-of-errors.js';
import type { FleetEnding } from '../../org/fleet-outcome.js';

/**
 * How a run ends, by how its orgs ended. Deadline only when nothing else is amiss: running again then helps.
 *
 * @param endings of the orgs that were read; an org without one was interrupted
 * @param leftAsComplete orgs that had been complete before
 */
export function exitCodeOf(endings: readonly (FleetEnding | undefined)[], leftAsComplete: number): number {
  if (endings.includes(undefined)) return exitCode.interrupted;
  const errors = endings.flatMap((ending): readonly unknown[] => {
    if (ending?.kind === 'failed') return [ending.error];
    return ending?.manifest.status === 'partial' ? ending.manifest.gaps : [];
  });
  return exitCodeOfErrors(errors, endings.length - errors.length + leftAsComplete);
}
