import type { Position } from '../../page/page.js';
import { refuseCheckpoint } from './refuse-checkpoint.js';

/** The number from which a walk that counts goes on. Errors: `CheckpointError` for a position that is no such number. */
export function numberIn(positions: readonly Position[], first: number): number {
  const next = Number(positions.at(-1)?.next ?? first);
  if (Number.isSafeInteger(next) && next >= first) return next;
  throw refuseCheckpoint();
}
