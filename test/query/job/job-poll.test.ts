import { lastValueFrom } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { jobPoll } from '../../../src/query/job/job-poll.js';
import { jobApi } from '../job-api.js';

describe('jobPoll', () => {
  it('warns once of a state that it does not know, whichever job is in it, and takes it for running', async () => {
    const { time, org } = jobApi({ pages: [], states: ['PONDERING'] });
    const warnings: string[] = [];
    org.events$.subscribe((event) => event.type === 'warning' && warnings.push(event.message));
    const poll = jobPoll(org, { path: '/api/v2/analytics/conversations/details/jobs' }, org.events);
    for (const job of ['job-1', 'job-2', 'job-1']) {
      expect(await time.runWhile(lastValueFrom(poll(job)))).toMatchObject({ state: 'PONDERING', is: 'running' });
    }
    expect(warnings).toEqual(['unknown state of a job: PONDERING']);
  });
});
