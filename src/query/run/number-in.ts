import type { Position } from '../../page/page.js';
import { refuseCheckpoint } from './refuse-checkpoint.js';

/** The number from which a walk that counts goes on. Errors: `CheckpointError` for a position that is no such number. */
export function numberIn(next: Position['next'] | undefined, first: number): number {
  const number = Number(next ?? first);
  if (Number.isSafeInteger(number) && number >= first) return number;
  throw refuseCheckpoint();
}
