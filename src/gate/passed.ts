import type { Answer } from './gate.js';

/** The server took the request, and there is no more to say. */
export const PASSED: Answer = { kind: 'passed' };
