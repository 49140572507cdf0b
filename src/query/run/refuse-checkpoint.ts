import { CheckpointError } from '../../errors.js';

/** The error for a checkpoint that cannot be gone on from; `owner` is the query that was given it, where that is known. */
export function refuseCheckpoint(
  owner?: { readonly org: string; readonly query: string },
  reason: CheckpointError['reason'] = 'torn',
  what = 'it is damaged',
): CheckpointError {
  const whose = owner ? `${owner.org}: ${owner.query}: ` : '';
  return new CheckpointError(
    `${whose}this checkpoint cannot be gone on from, ${what}. Give that of this very query, or none to start anew.`,
    { org: owner?.org, reason },
  );
}
