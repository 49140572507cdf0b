import type { JobAnswer } from '../../codec/job-answer.js';
import type { JobStatus } from '../../page/job-protocol.js';

/** What the words of the API mean. Audits say it in another way than analytics. */
const MEANINGS: Readonly<Record<string, JobStatus['is']>> = {
  QUEUED: 'running',
  PENDING: 'running',
  RUNNING: 'running',
  FULFILLED: 'done',
  SUCCEEDED: 'done',
  FAILED: 'failed',
  CANCELLED: 'failed',
  EXPIRED: 'gone',
};

/**
 * The word that an error message begins with, where it is a code: the rest may quote what was asked, and with digits it
 * may be a token.
 */
const CODE = /^[a-z]{1,20}(?:[._-][a-z]{1,20}){1,5}(?![^\s:;,])/i;

/** How far a job is. `known` is false for a state that is not known: it may pass, so it counts as running. */
export function jobStatusOf({ state, errorMessage }: JobAnswer): JobStatus & { readonly known: boolean } {
  const is = MEANINGS[String(state).toUpperCase()];
  return {
    state: state ?? 'absent',
    is: is ?? 'running',
    code: CODE.exec(errorMessage ?? '')?.[0],
    known: is !== undefined,
  };
}
