import { CheckpointError } from '../../errors.js';
import type { Position } from '../../page/page.js';
import type { Checkpoint } from './checkpoint.js';

/** What a checkpoint belongs to. */
export type CheckpointOwner = Pick<Checkpoint, 'org' | 'query' | 'interval' | 'fingerprint'>;

/**
 * The positions from which to go on, out of a checkpoint that surely belongs to this query.
 *
 * Errors: `CheckpointError` when it is of another org, query, interval, body or page size, or of a newer version.
 */
export function checkpointFrom(checkpoint: Checkpoint, owner: CheckpointOwner, walk: string): readonly Position[] {
  // It comes from a file or a database, whatever its type says.
  const given: { readonly [field in keyof Checkpoint]?: unknown } = { ...checkpoint };
  if (!Array.isArray(given.positions)) throw refuse('torn', 'it has no positions', owner);
  if (given.version !== 1) throw refuse('newer', `its version is ${String(given.version)}`, owner);
  const foreign = (['org', 'query', 'interval', 'fingerprint'] as const).find((field) => given[field] !== owner[field]);
  if (foreign) {
    throw refuse('foreign', `it belongs to another ${foreign === 'fingerprint' ? 'body' : foreign}`, owner);
  }
  const other = checkpoint.positions.find((position) => position.walk !== walk);
  if (other) throw refuse('foreign', `its pages were counted as ${other.walk}, not as ${walk}`, owner);
  return checkpoint.positions;
}

function refuse(reason: CheckpointError['reason'], what: string, { org, query }: CheckpointOwner): CheckpointError {
  return new CheckpointError(
    `${org}: ${query}: this checkpoint cannot be gone on from, ${what}. Nothing was read; give the checkpoint of this very query, or none to start anew.`,
    { org, reason },
  );
}
