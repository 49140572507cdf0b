import { type Got, type Reply, tokenReply } from '../org/fake-api.js';
import { orgSetUp, type OrgSetUp } from '../org/org-set-up.js';

/** What a request asks of a job server. */
export interface JobAsk extends Got {
  readonly kind: 'token' | 'availability' | 'create' | 'poll' | 'results' | 'delete' | 'elsewhere';
  /** Number of the job, from 1 on; 0 where there is none. */
  readonly job: number;
  /** How often this very job was asked this, from 1 on. */
  readonly nth: number;
  readonly cursor: string | null;
}

export interface JobApiOptions extends OrgSetUp {
  /** Rows of each page of results. */
  readonly pages: readonly (readonly Record<string, unknown>[])[];
  /** Where jobs are ordered. */
  readonly path?: string;
  readonly field?: string;
  /** States that a job is in when it is asked for; the last stays. Default `QUEUED PENDING FULFILLED`. */
  readonly states?: readonly string[];
  readonly availability?: string | null;
  /** Another answer than that of a good server; what it throws is what fetch fails with. */
  readonly answer?: (ask: JobAsk) => Reply | undefined;
}

const PATH = '/api/v2/analytics/conversations/details/jobs';

/** An org whose jobs give these pages, unless `answer` says otherwise. */
export function jobApi({
  pages,
  path = PATH,
  field = 'conversations',
  states = ['QUEUED', 'PENDING', 'FULFILLED'],
  availability = '2026-11-24T00:00:00.000Z',
  answer,
  ...options
}: JobApiOptions) {
  const asks: JobAsk[] = [];
  let jobs = 0;
  const read = (got: Got): Omit<JobAsk, 'nth'> => {
    const { host, pathname, searchParams } = new URL(got.url);
    const cursor = searchParams.get('cursor');
    if (!host.endsWith('mypurecloud.de')) return { ...got, kind: 'elsewhere', job: 0, cursor };
    const [, id, results] = /\/job-(\d+)(\/results)?$/.exec(pathname) ?? [];
    if (pathname.endsWith('/oauth/token')) return { ...got, kind: 'token', job: 0, cursor };
    if (pathname === `${path}/availability`) return { ...got, kind: 'availability', job: 0, cursor };
    if (pathname === path && got.method === 'POST') return { ...got, kind: 'create', job: ++jobs, cursor };
    if (!id) throw new Error(`nobody knows ${got.method} ${got.url}`);
    const kind = results ? 'results' : got.method === 'DELETE' ? 'delete' : 'poll';
    return { ...got, kind, job: Number(id), cursor };
  };
  const good = ({ kind, job, nth, cursor, ...got }: JobAsk): Reply => {
    const date = availability === null ? {} : { dataAvailabilityDate: availability };
    const page = Number(cursor ?? 0);
    switch (kind) {
      case 'token':
        return tokenReply(got);
      case 'availability':
        return { body: date };
      case 'create':
        return { status: 202, body: { jobId: `job-${job}` } };
      case 'poll':
        return { body: { state: states[Math.min(nth, states.length) - 1] } };
      case 'results':
        return {
          body: {
            ...(pages[page]?.length && { [field]: pages[page] }),
            ...(page + 1 < pages.length && { cursor: String(page + 1) }),
            ...date,
          },
        };
      case 'delete':
        return { text: '' };
      case 'elsewhere':
        return { body: [] };
    }
  };
  const handle = (got: Got): Reply => {
    const ask = read(got);
    const nth = asks.filter(({ kind, job }) => kind === ask.kind && job === ask.job).length + 1;
    asks.push({ ...ask, nth });
    return answer?.({ ...ask, nth }) ?? good({ ...ask, nth });
  };
  const { time, org, api } = orgSetUp(handle, { start: '2026-11-24T06:00:00Z', ...options });
  const said = (): string[] =>
    asks
      .filter(({ kind }) => kind !== 'token')
      .map(({ kind, job, cursor }) => `${kind}${job ? ` ${job}` : ''}${cursor === null ? '' : `:${cursor}`}`);
  return { time, org, asks, said, aborted: api.aborted };
}
