import type { Observable, SchedulerLike } from 'rxjs';
import type { Cursors } from './cursor-walk.js';
import type { Places } from './demand.js';

/** Which page of which job. */
export interface JobPlace {
  readonly job: string;
  /** `null` is the first page. */
  readonly cursor: string | null;
}

/** A page of a job's results. */
export interface JobPage<P> {
  readonly page: P;
  /** Where it goes on, or `null` when this was the last. */
  readonly next: JobPlace | null;
}

/** What a server says of a job. */
export interface JobStatus {
  /** In the server's own word, for events and errors. */
  readonly state: string;
  readonly is: 'running' | 'done' | 'failed' | 'gone';
  /** The server's word for why it failed. */
  readonly code?: string | undefined;
}

/** How work that a server does in the background is ordered, watched, read and cancelled. Every call is cold. */
export interface JobProtocol<P> extends Omit<Cursors<P>, 'from'> {
  /** Orders the work and emits its id. An order whose answer was lost must not be sent again blindly. */
  readonly create: () => Observable<string>;
  /** Asks once how far it is. */
  readonly poll: (job: string) => Observable<JobStatus>;
  /** A page of the results. */
  readonly results: (place: JobPlace) => Observable<P>;
  /** Tells the server that the job is not wanted any more. Nobody waits for it, and its errors go nowhere. */
  readonly cancel: (job: string) => Observable<unknown>;
  /** Whether an error says that job or results have expired, so that the work can be ordered anew. */
  readonly isGone: (error: unknown) => boolean;
  /** Whether an error of the results may mean that the job has ended: its state is then asked for. Default: none does. */
  readonly isDoubtful?: ((error: unknown) => boolean) | undefined;
  /** Where to go on; default with a new job. */
  readonly from?: JobPlace | undefined;
  /** Places among the jobs that may run at once, shared by all who order: a `Demand` of so many. Default no limit. */
  readonly places?: Places | undefined;
  /** Milliseconds until a job that is not done is given up; default 3 600 000. */
  readonly deadlineMs?: number | undefined;
  /** Default `asyncScheduler`. */
  readonly scheduler?: SchedulerLike | undefined;
}
