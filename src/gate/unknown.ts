import type { Answer } from './gate.js';

/** Nobody knows what became of the request. */
export const UNKNOWN: Answer = { kind: 'unknown' };
