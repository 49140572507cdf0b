import { Dice } from '../chance/dice.js';
import { draw } from '../chance/draw.js';
import type { JobFate, JobOptions } from './job-options.js';
import { mix } from '../chance/mix.js';
import type { RowList } from '../data/row-list.js';
import { uuid } from '../chance/uuid.js';

/** A job of one org. Times are milliseconds since the simulator was made. */
export interface Job {
  readonly id: string;
  /** The operation that made it. */
  readonly path: string;
  readonly rows: RowList;
  readonly pageSize: number;
  readonly ofDetails: boolean;
  /** Epoch milliseconds up to which its data reach. */
  readonly availableMs: number;
  readonly submittedMs: number;
  readonly runsMs: number;
  readonly doneMs: number;
  readonly expiresMs: number;
  readonly fate: JobFate | undefined;
  cancelledMs: number | undefined;
  /** Pages of results read so far. */
  pages: number;
}

/** What is known of a new job. */
export interface JobRequest {
  readonly path: string;
  readonly rows: RowList;
  readonly pageSize: number;
  /** It takes one of the places that jobs of details share. */
  readonly ofDetails: boolean;
  readonly availableMs: number;
}

const DAY_MS = 86_400_000;

/** The jobs of one org. Their states follow from the time, so that waiting for one costs nothing here. */
export class JobBook {
  submitted = 0;
  deleted = 0;
  readonly #options: JobOptions;
  readonly #seed: number;
  readonly #jobs = new Map<string, Job>();

  constructor(options: JobOptions, seed: number) {
    this.#options = options;
    this.#seed = seed;
  }

  get pageSize(): number {
    return this.#options.pageSize ?? 1000;
  }

  get runningStatus(): 200 | 202 {
    return this.#options.runningStatus ?? 200;
  }

  get goneStatus(): 404 | 400 {
    return this.#options.goneStatus ?? 404;
  }

  /** How long until there is a place for one more job of details; 0 when there is. */
  waitMs(now: number): number {
    const ahead = this.#unfinished(now).filter(({ ofDetails }) => ofDetails);
    if (ahead.length < this.concurrent) return 0;
    // Some will never be done.
    return Math.max(1, Math.min(60_000, ...ahead.map(({ doneMs }) => doneMs - now)));
  }

  get concurrent(): number {
    return this.#options.concurrent ?? Infinity;
  }

  unfinished(now: number): number {
    return this.#unfinished(now).length;
  }

  submit(request: JobRequest, now: number): Job {
    const { queuedMs = 1000, runMs = 2000, rowMs = 0, lifeMs = DAY_MS, fates = [] } = this.#options;
    const number = ++this.submitted;
    const dice = new Dice(mix(this.#seed, number));
    const id = uuid(dice.word(), number);
    const chance = dice.next();
    let sum = 0;
    const fate = fates.find(
      ({ at, probability = 0 }) => at?.includes(number) === true || chance < (sum += probability),
    );
    const runsMs = now + draw(queuedMs, dice);
    const doneMs = fate?.end === 'stuck' ? Infinity : runsMs + draw(runMs, dice) + rowMs * request.rows.count;
    const early = fate?.end === 'expired' && fate.afterPages === undefined;
    const expiresMs = early ? doneMs : doneMs + lifeMs;
    const job = { ...request, id, submittedMs: now, runsMs, doneMs, expiresMs, fate, cancelledMs: undefined, pages: 0 };
    this.#jobs.set(id, job);
    return job;
  }

  /** The job of this id, unless the server does not know it any more. */
  find(path: string, id: string, now: number): Job | undefined {
    const job = this.#jobs.get(id);
    if (job?.path !== path) return undefined;
    const forgotten = now >= job.expiresMs + (this.#options.expiredMs ?? Infinity);
    return forgotten || (job.fate?.end === 'lost' && this.#hasStruck(job, now)) ? undefined : job;
  }

  cancel(job: Job, now: number): void {
    this.deleted += 1;
    job.cancelledMs = now;
  }

  state(job: Job, now: number): string {
    const { fate, cancelledMs = Infinity, runsMs, doneMs, expiresMs } = job;
    if (now >= cancelledMs) return 'CANCELLED';
    if (now < runsMs) return 'QUEUED';
    if (now < doneMs) {
      const { oddState } = this.#options;
      return oddState !== undefined && now < runsMs + (doneMs - runsMs) / 3 ? oddState : 'PENDING';
    }
    if (now >= expiresMs) return 'EXPIRED';
    if (fate === undefined) return 'FULFILLED';
    switch (fate.end) {
      case 'failed':
      case 'cancelled':
        return fate.end.toUpperCase();
      case 'expired':
        return this.#hasStruck(job, now) ? 'EXPIRED' : 'FULFILLED';
      case 'lost':
        return 'FULFILLED';
      default:
        return fate.end;
    }
  }

  /** Whether it takes up no place any more. */
  isOver(job: Job, now: number): boolean {
    return ['FULFILLED', 'FAILED', 'CANCELLED', 'EXPIRED'].includes(this.state(job, now));
  }

  #unfinished(now: number): readonly Job[] {
    return [...this.#jobs.values()].filter((job) => !this.isOver(job, now));
  }

  #hasStruck(job: Job, now: number): boolean {
    return now >= job.doneMs && job.pages >= (job.fate?.afterPages ?? 0);
  }
}
