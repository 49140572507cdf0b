import {
  lastValueFrom,
  NEVER,
  of,
  Subject,
  take,
  throwError,
  timer,
  map,
  type Observable,
  type Subscription,
} from 'rxjs';
import { describe, expect, it } from 'vitest';
import { Demand } from '../../src/page/demand.js';
import type { JobPage, JobProtocol, JobStatus } from '../../src/page/job-protocol.js';
import { jobWalk } from '../../src/page/job-walk.js';
import { VirtualTime } from '../../src/testing/virtual-time.js';

interface Answer {
  readonly rows: readonly string[];
  readonly cursor?: string;
}
const gone = new Error('gone');
const running: JobStatus = { state: 'RUNNING', is: 'running' };
const done: JobStatus = { state: 'DONE', is: 'done' };

/** A job server with three pages that takes 10 ms for each answer, and what was asked of it when. */
function setUp(options: Partial<JobProtocol<Answer>> = {}, { polls = 2 }: { readonly polls?: number } = {}) {
  const time = new VirtualTime();
  const said: string[] = [];
  let jobs = 0;
  const asked = new Map<string, number>();
  const answer = <T>(what: string, value: () => T): Observable<T> => {
    said.push(`${time.now()} ${what}`);
    return timer(10, time).pipe(map(value));
  };
  const job: JobProtocol<Answer> = {
    create: () => answer('create', () => `j${(jobs += 1)}`),
    poll: (id) =>
      answer(`poll ${id}`, () => {
        asked.set(id, (asked.get(id) ?? 0) + 1);
        return asked.get(id)! < polls ? running : done;
      }),
    results: ({ job, cursor }) =>
      answer(`results ${job} ${cursor ?? ''}`.trim(), () => {
        const page = Number(cursor ?? 1);
        return { rows: [`${job}/${page}`], ...(page < 3 && { cursor: String(page + 1) }) };
      }),
    cursorOf: ({ cursor }) => cursor,
    size: ({ rows }) => rows.length,
    cancel: (id) => answer(`cancel ${id}`, () => undefined),
    isGone: (error) => error === gone,
    scheduler: time,
    org: 'acme',
    request: 'POST /jobs',
    ...options,
  };
  const pages: JobPage<Answer>[] = [];
  let end: unknown = 'open';
  const read = (pages$: Observable<JobPage<Answer>>): Subscription =>
    pages$.subscribe({
      next: (page) => pages.push(page),
      error: (error: unknown) => (end = error),
      complete: () => (end = 'complete'),
    });
  return { time, job, said, pages, read, end: () => end, asked: () => said.map((line) => line.replace(/^\d+ /, '')) };
}

describe('jobWalk', () => {
  it('orders, asks gently whether it is done, and reads cursor by cursor', async () => {
    const { time, job, read, said, pages, end } = setUp();
    read(jobWalk(job));
    await time.run();
    expect(said).toEqual([
      '0 create',
      '1010 poll j1',
      '3020 poll j1',
      '3030 results j1',
      '3040 results j1 2',
      '3050 results j1 3',
    ]);
    expect(pages.map(({ page, next }) => [page.rows[0], next])).toEqual([
      ['j1/1', { job: 'j1', cursor: '2' }],
      ['j1/2', { job: 'j1', cursor: '3' }],
      ['j1/3', null],
    ]);
    expect(end()).toBe('complete');
  });

  it('asks after 1, 2, 3, 5, 8, 10, 10, 10 … s', async () => {
    const { time, job, read, said } = setUp({}, { polls: 9 });
    read(jobWalk(job));
    await time.run();
    const times = said.filter((line) => line.includes('poll')).map((line) => Number(line.split(' ')[0]));
    const waits = times.map((at, index) => at - (times[index - 1] ?? 0) - 10);
    expect(waits).toEqual([1000, 2000, 3000, 5000, 8000, 10_000, 10_000, 10_000, 10_000]);
  });

  it('sends nothing before a page is wanted, and one page for each that is', async () => {
    const { time, job, read, asked, pages } = setUp({}, { polls: 1 });
    const demand = new Demand(0);
    read(jobWalk(job, demand));
    await time.run();
    expect(asked()).toEqual([]);
    demand.add();
    await time.run();
    expect(asked()).toEqual(['create', 'poll j1', 'results j1']);
    demand.add();
    await time.run();
    expect(asked().at(-1)).toBe('results j1 2');
    expect(pages).toHaveLength(2);
  });

  it('is cold: each subscription orders a job of its own', async () => {
    const { time, job, read, asked } = setUp();
    const pages$ = jobWalk(job);
    read(pages$);
    await time.run();
    read(pages$);
    await time.run();
    expect(asked().filter((line) => line === 'create')).toHaveLength(2);
  });
});

describe('jobWalk, on from a place', () => {
  it('reads that job on without ordering one', async () => {
    const { time, job, read, asked, pages, end } = setUp();
    read(jobWalk({ ...job, from: { job: 'j9', cursor: '2' } }));
    await time.run();
    expect(asked()).toEqual(['results j9 2', 'results j9 3']);
    expect([pages.length, end()]).toEqual([2, 'complete']);
  });

  it('orders anew where that job is gone, and that one may expire once too', async () => {
    const { time, job, read, asked, end } = setUp({}, { polls: 1 });
    const results: typeof job.results = (place) =>
      ['j9', 'j1'].includes(place.job) ? throwError(() => gone) : job.results(place);
    read(jobWalk({ ...job, results, from: { job: 'j9', cursor: '2' } }));
    await time.run();
    expect(asked().filter((line) => line.startsWith('create'))).toHaveLength(2);
    expect(asked().slice(-3)).toEqual(['results j2', 'results j2 2', 'results j2 3']);
    expect(end()).toBe('complete');
  });

  it.each([
    ['that the run before had cancelled it', () => of<JobStatus>({ state: 'CANCELLED', is: 'failed' })],
    ['that it is gone', () => throwError(() => gone)],
  ])('orders anew where only its state tells %s', async (_, told) => {
    const refused = new Error('refused');
    const { time, job, read, asked, end } = setUp({ isDoubtful: (error) => error === refused }, { polls: 1 });
    const results: typeof job.results = (place) =>
      place.job === 'j9' ? throwError(() => refused) : job.results(place);
    const poll: typeof job.poll = (id) => (id === 'j9' ? told() : job.poll(id));
    read(jobWalk({ ...job, results, poll, from: { job: 'j9', cursor: '2' } }));
    await time.run();
    expect(end()).toBe('complete');
    expect(asked()).toEqual(['create', 'poll j1', 'results j1', 'results j1 2', 'results j1 3']);
  });

  it('fails with what broke its results where that job is still there, and where nobody can tell', async () => {
    const refused = new Error('refused');
    for (const poll of [undefined, () => of(running), () => of(done), () => throwError(() => new Error('no'))]) {
      const { time, job, read, asked, end } = setUp(poll && { isDoubtful: (error) => error === refused, poll });
      read(jobWalk({ ...job, results: () => throwError(() => refused), from: { job: 'j9', cursor: '2' } }));
      await time.run();
      expect([asked(), end()]).toEqual([['cancel j9'], refused]);
    }
  });
});

describe('jobWalk, when the job expires', () => {
  it('orders once more in the middle and reads that job from its first page', async () => {
    const { time, job, read, pages, end, asked } = setUp({}, { polls: 1 });
    const results: typeof job.results = (place) =>
      place.job === 'j1' && place.cursor === '3' ? throwError(() => gone) : job.results(place);
    read(jobWalk({ ...job, results }));
    await time.run();
    expect(pages.map(({ page }) => page.rows[0])).toEqual(['j1/1', 'j1/2', 'j2/1', 'j2/2', 'j2/3']);
    expect(end()).toBe('complete');
    expect(asked().filter((line) => line.startsWith('cancel'))).toEqual([]);
  });

  it('orders once more when it is gone before it was read, told by its state or by an error', async () => {
    for (const answer$ of [of<JobStatus>({ state: 'EXPIRED', is: 'gone' }), throwError(() => gone)]) {
      const { time, job, read, end, pages } = setUp({}, { polls: 1 });
      read(jobWalk({ ...job, poll: (id) => (id === 'j1' ? answer$ : job.poll(id)) }));
      await time.run();
      expect([pages.length, end()]).toEqual([3, 'complete']);
    }
  });

  it('fails the second time, names the job, and cancels nothing that is gone', async () => {
    for (const part of [
      { poll: () => of<JobStatus>({ state: 'EXPIRED', is: 'gone' }) },
      { results: () => throwError(() => gone) },
    ]) {
      const { time, job, read, end, asked } = setUp({}, { polls: 1 });
      read(jobWalk({ ...job, ...part }));
      await time.run();
      expect(end()).toMatchObject({
        name: 'JobError',
        jobId: 'j2',
        state: 'EXPIRED',
        org: 'acme',
        request: 'POST /jobs',
      });
      // What tells the walk how the job stands is its own.
      expect(end()).not.toHaveProperty('is');
      expect(asked().filter((line) => line === 'create')).toHaveLength(2);
      expect(asked().filter((line) => line.startsWith('cancel'))).toEqual([]);
    }
  });

  it('knows nothing of the new job by the state of the one that is gone', async () => {
    const broken = new Error('broken');
    for (const [second, ended] of [
      [() => throwError(() => broken), broken],
      [() => NEVER, 'open'],
    ] as const) {
      const { time, job, read, end, asked } = setUp();
      const gives = (id: string): Observable<JobStatus> =>
        id === 'j1' ? of({ state: 'EXPIRED', is: 'gone' }) : second();
      const reading = read(jobWalk({ ...job, poll: gives }));
      await time.run();
      expect(end()).toBe(ended);
      reading.unsubscribe();
      expect(asked().filter((line) => line.startsWith('cancel'))).toEqual(['cancel j2']);
    }
  });

  it('does not take an order that fails for a job that is gone', async () => {
    const { time, job, read, end, asked } = setUp();
    read(jobWalk({ ...job, create: () => throwError(() => gone) }));
    await time.run();
    expect([end(), asked()]).toEqual([gone, []]);
  });
});

describe('jobWalk, the end', () => {
  const cancelled = (asked: string[]) => asked.filter((line) => line.startsWith('cancel'));

  it.each([
    ['while it is ordered', 5, []],
    ['before it is done', 500, ['cancel j1']],
    ['while its state is asked', 1015, ['cancel j1']],
    ['while a page is read', 3045, ['cancel j1']],
  ])('cancels the job when the reader leaves %s', async (_name, at, expected) => {
    const { time, job, read, asked, end } = setUp();
    const reading = read(jobWalk(job));
    await time.runUntil(at);
    reading.unsubscribe();
    const before = asked().length;
    await time.run();
    expect(cancelled(asked())).toEqual(expected);
    expect(asked()).toHaveLength(Math.max(before, expected.length));
    expect(end()).toBe('open');
  });

  it('cancels behind take(1), once, also where everything comes at once', async () => {
    const { time, job, read, asked, end } = setUp({}, { polls: 1 });
    read(jobWalk({ ...job, results: () => of({ rows: ['a'], cursor: 'x' }) }).pipe(take(1)));
    await time.run();
    expect([cancelled(asked()), end()]).toEqual([['cancel j1'], 'complete']);
  });

  it('cancels when a page fails', async () => {
    const { time, job, read, asked, end } = setUp({}, { polls: 1 });
    const broken = new Error('broken');
    read(jobWalk({ ...job, results: () => throwError(() => broken) }));
    await time.run();
    expect([cancelled(asked()), end()]).toEqual([['cancel j1'], broken]);
  });

  it('does not wait for the cancelling, nor mind that it fails', async () => {
    const { time, job, read, end } = setUp({}, { polls: 1 });
    const broken = new Error('broken');
    for (const cancel of [() => NEVER, () => throwError(() => new Error('no'))]) {
      read(jobWalk({ ...job, cancel, results: () => throwError(() => broken) }));
      await time.run();
      expect(end()).toBe(broken);
    }
  });

  it('lets its reader leave and its error out where the cancelling throws', async () => {
    const { time, job, read, end } = setUp({}, { polls: 1 });
    const cancel = (): never => {
      throw new Error('no');
    };
    const reading = read(jobWalk({ ...job, cancel }));
    await time.runWhile(lastValueFrom(timer(500, time)));
    expect(() => reading.unsubscribe()).not.toThrow();
    const broken = new Error('broken');
    read(jobWalk({ ...job, cancel, results: () => throwError(() => broken) }));
    await time.run();
    expect(end()).toBe(broken);
  });

  it('leaves a job alone that was read to its end', async () => {
    const { time, job, read, asked } = setUp();
    read(jobWalk(job));
    await time.run();
    expect(cancelled(asked())).toEqual([]);
  });

  it.each([
    ['FAILED', 'bad.request', 'the job ended as FAILED (bad.request)'],
    ['CANCELLED', undefined, 'the job ended as CANCELLED'],
  ])('fails with the state %s, and cancels nothing', async (state, code, message) => {
    const { time, job, read, end, asked } = setUp();
    read(jobWalk({ ...job, poll: () => of<JobStatus>({ state, is: 'failed', code }) }));
    await time.run();
    expect(end()).toMatchObject({ name: 'JobError', jobId: 'j1', state, message: `acme: POST /jobs: ${message}` });
    expect(cancelled(asked())).toEqual([]);
  });

  it.each([
    ['after what is told', 60_000],
    ['after an hour', undefined],
  ])('gives up on a job that is never done, and cancels it, %s', async (_, deadlineMs) => {
    const { time, job, read, end, asked } = setUp({ deadlineMs }, { polls: Infinity });
    read(jobWalk(job));
    await time.run();
    const message = expect.stringMatching(/ the job was still RUNNING after \d+ s, and was given up$/) as string;
    expect(end()).toMatchObject({ name: 'JobError', jobId: 'j1', state: 'RUNNING', message });
    expect(cancelled(asked())).toEqual(['cancel j1']);
    // The first question at or behind the deadline is the last.
    const ms = deadlineMs ?? 3_600_000;
    expect(time.now()).toBeGreaterThan(ms);
    expect(time.now()).toBeLessThan(ms + 10_100);
  });

  it('gives up at the deadline itself', async () => {
    const { time, job, read, end } = setUp({ deadlineMs: 6000 });
    read(jobWalk({ ...job, create: () => of('j1'), poll: () => of(running) }));
    await time.run();
    expect(end()).toMatchObject({ message: expect.stringContaining('still RUNNING after 6 s') as string });
  });

  it('finds a cursor that comes again within a job, and cancels', async () => {
    const { time, job, read, end, asked } = setUp({}, { polls: 1 });
    read(jobWalk({ ...job, results: () => of({ rows: ['a'], cursor: 'x' }) }));
    await time.run();
    expect(end()).toMatchObject({ name: 'WalkError', reason: 'cursor-loop' });
    expect(cancelled(asked())).toEqual(['cancel j1']);
  });

  it('takes the same cursors of another job for new', async () => {
    const { time, job, read, end, pages } = setUp({}, { polls: 1 });
    const results: typeof job.results = (place) =>
      place.job === 'j1' && place.cursor === '2' ? throwError(() => gone) : job.results(place);
    read(jobWalk({ ...job, results }));
    await time.run();
    expect([pages.length, end()]).toEqual([4, 'complete']);
  });
});

describe('jobWalk, places', () => {
  it('lets jobs run one after the other, and reads results without a place', async () => {
    const places = new Demand(1);
    const { time, job, read, said } = setUp({ places }, { polls: 1 });
    read(jobWalk(job, new Demand(1)));
    read(jobWalk(job, new Demand(1)));
    await time.run();
    expect(said).toEqual([
      '0 create',
      '1010 poll j1',
      '1020 results j1',
      '1020 create',
      '2030 poll j2',
      '2040 results j2',
    ]);
  });

  it('gives its place back when it fails, when the reader leaves, and when it was still waiting', async () => {
    const places = new Demand(1);
    const { time, job, read, asked, end } = setUp({ places }, { polls: 1 });
    const broken = new Error('broken');
    read(jobWalk({ ...job, create: () => throwError(() => broken) }));
    await time.run();
    expect(end()).toBe(broken);

    const held = new Subject<string>();
    const first = read(jobWalk({ ...job, create: () => held }));
    const waiting = read(jobWalk(job));
    waiting.unsubscribe();
    await time.run();
    expect(asked()).toEqual([]);
    first.unsubscribe();
    read(jobWalk(job));
    await time.run();
    expect(asked().slice(0, 2)).toEqual(['create', 'poll j1']);
  });
});
