import { CheckpointError } from '../../errors.js';

/** The error for a checkpoint that cannot be gone on from. */
export function refuseCheckpoint(reason: CheckpointError['reason'] = 'torn', what = 'it is damaged'): CheckpointError {
  return new CheckpointError(`this checkpoint is of no use, ${what}. Give one of this query, or none.`, { reason });
}
