import * as t from 'io-ts';
import { partial } from './partial.js';

/** What the API says of a job, when it is ordered and when it is asked for. Audits call the id `id`, others `jobId`. */
export interface JobAnswer {
  readonly jobId?: string | null | undefined;
  readonly id?: string | null | undefined;
  readonly state?: string | null | undefined;
  readonly errorMessage?: string | null | undefined;
}

/** Codec of {@link JobAnswer}. */
export const jobAnswer: t.Type<JobAnswer> = /* @__PURE__ */ partial<JobAnswer>('job', {
  jobId: t.string,
  id: t.string,
  state: t.string,
  errorMessage: t.string,
});
