import type { Position } from '../../src/page/page.js';
import type { Query } from '../../src/query/query.js';
import type { Checkpoint } from '../../src/query/run/checkpoint.js';

/** What belongs to a checkpoint of a query that was read as far as these positions. */
export function checkpointOf(
  { org, name, interval, fingerprint }: Pick<Query<unknown>, 'org' | 'name' | 'interval' | 'fingerprint'>,
  positions: readonly Position[],
): Checkpoint {
  return { version: 1, org, query: name, interval, fingerprint, positions };
}
