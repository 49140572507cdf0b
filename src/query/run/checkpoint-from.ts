import type { Position, Slice } from '../../page/page.js';
import type { Question } from '../question.js';
import type { Checkpoint } from './checkpoint.js';
import { refuseCheckpoint } from './refuse-checkpoint.js';
import { sliceOf } from '../slice/slice-of.js';

/** The query that a checkpoint belongs to. */
export interface CheckpointOwner extends Pick<Checkpoint, 'org' | 'interval' | 'fingerprint'> {
  readonly name: string;
}

/**
 * The positions from which to go on, out of a checkpoint that surely belongs to this query.
 *
 * Errors: `CheckpointError` when it is of another org, query, interval, body or page size, of a newer version, or damaged.
 */
export function checkpointFrom(
  checkpoint: Checkpoint,
  owner: CheckpointOwner,
  { walk, interval }: Pick<Question<unknown>, 'walk' | 'interval'>,
): readonly Position[] {
  // It comes from a file or a database, whatever its type says.
  const given = checkpoint as { readonly [field in keyof Checkpoint]?: unknown } | null;
  if (!Array.isArray(given?.positions) || !Number(given.version)) throw refuseCheckpoint();
  if (given.version !== 1) throw refuseCheckpoint('newer', `its version is ${String(given.version)}`);
  const same = {
    org: given.org === owner.org,
    query: given.query === owner.name,
    interval: given.interval === owner.interval,
    body: given.fingerprint === owner.fingerprint,
  };
  for (const [field, holds] of Object.entries(same)) {
    if (!holds) throw refuseCheckpoint('foreign', `it belongs to another ${field}`);
  }
  const whole = sliceOf(interval);
  for (const position of checkpoint.positions) {
    if (!isWithin(position, whole)) throw refuseCheckpoint();
    const counted = position.walk;
    if (counted !== walk) throw refuseCheckpoint('foreign', `its pages count as ${counted}, not as ${walk}`);
  }
  return checkpoint.positions;
}

/** Whether it is a position at all, in a part of the whole. Instants are texts in one form, so texts are in order of time. */
function isWithin(position: Partial<Position> | null, whole: Slice): boolean {
  const { slice, next, gaps = [] } = position ?? {};
  return Array.isArray(gaps) && next !== undefined && !!slice && slice.start >= whole.start && slice.end <= whole.end;
}
