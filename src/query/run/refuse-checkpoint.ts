import { CheckpointError } from '../../errors.js';
import { requestLabel } from '../../retry/request-label.js';

/** The error for a checkpoint that cannot be gone on from. */
export function refuseCheckpoint(
  org?: string,
  reason: CheckpointError['reason'] = 'torn',
  what = 'it is damaged',
): CheckpointError {
  return new CheckpointError(
    `${requestLabel({ org })}this checkpoint is of no use, ${what}. Give one of this query, or none.`,
    {
      org,
      reason,
    },
  );
}
