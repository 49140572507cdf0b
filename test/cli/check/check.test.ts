import { Subject } from 'rxjs';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { queryKinds } from '../../../src/cli/query/query-kinds.js';
import type { Counters } from '../../../src/simulator/counters.js';
import { createSimulator } from '../../../src/simulator/create-simulator.js';
import type { OrgOptions } from '../../../src/simulator/org-options.js';
import { temporaryFolder } from '../../node/temporary-folder.js';
import { type CliRun, runCli } from '../run-cli.js';
import { writeOrgsFile } from '../write-orgs-file.js';

function checking(
  server: Partial<OrgOptions> = {},
  secret?: string,
  fetch?: typeof globalThis.fetch,
  io: Parameters<typeof runCli>[1] = {},
  wallClock: () => number = Date.now,
): ((...args: string[]) => Promise<CliRun>) & { counters: () => Counters } {
  const simulator = createSimulator({
    seed: 5,
    wallClock,
    orgs: [{ name: 'alpha', clientId: 'id', clientSecret: 'secret', conversations: 10, latency: 0, ...server }],
  });
  const orgsFile = writeOrgsFile(temporaryFolder(), simulator, () => (secret ? { clientSecret: secret } : {}));
  const check = (...args: string[]): Promise<CliRun> =>
    runCli(['check', '--orgs', orgsFile, ...args], { fetch: fetch ?? simulator.fetch, ...io });
  return Object.assign(check, { counters: () => simulator.counters('alpha') });
}

interface Found {
  readonly orgs: readonly {
    readonly org: string;
    readonly findings: readonly { check: string; ok: boolean | null; says: string }[];
  }[];
}

const findingsOf = ({ stdout }: CliRun): Map<string, string> =>
  new Map((JSON.parse(stdout) as Found).orgs[0]?.findings.map(({ check, says }) => [check, says]));

describe('sluice check', () => {
  it('tells of an org that all is well, as a table and as JSON', async () => {
    const check = checking();
    const table = await check();
    expect(table).toMatchObject({ code: 0, stderr: '' });
    expect(table.stdout).toMatch(/^alpha {2}credentials +ok +org /m);
    const { code, stdout } = await check('--json');
    expect(code).toBe(0);
    const found = JSON.parse(stdout) as Found;
    const checks = found.orgs[0]?.findings ?? [];
    expect(checks.every(({ ok }) => ok)).toBe(true);
    expect(checks.find(({ check: name }) => name === 'limits')?.says).toBe('300 requests a minute');
  });

  it('asks for each query that --query knows by one small call, and for what two of them need once', async () => {
    const check = checking({ conversations: 500 });
    const run = await check('--json');
    expect(run.code).toBe(0);
    const findings = findingsOf(run);
    for (const query of Object.keys(queryKinds).filter((name) => !['custom', 'listing'].includes(name))) {
      expect(findings.get(query)).toMatch(/^yes/);
    }
    expect(findings.get('listing of users')).toBe('yes');
    expect(findings.get('listing of queues')).toBe('yes');
    expect(findings.get('user-details-job')).toMatch(/^yes, complete up to 20/);
    expect(findings.get('watermark')).toMatch(/^20/);
    const { requests, jobs, answers } = check.counters();
    expect(findings.get('calls')).toBe(String(requests - 1));
    expect(jobs.submitted).toBe(0);
    expect(answers['/api/v2/audits/query']).toBeUndefined();
    expect(answers['/api/v2/analytics/conversations/details/jobs/availability']).toEqual({ 200: 1 });
    expect(Math.max(...Object.values(answers).flatMap((counts) => Object.values(counts)))).toBe(1);
  });

  it('is limited by --query, and then ends with 0 whatever else may not be read', async () => {
    const check = checking({ permissions: ['analytics:userDetail:view', 'routing:queue:view'] });
    const run = await check('--json', '--query', 'user-details', '--query', 'user-details-job');
    expect([...findingsOf(run).keys()]).toEqual([
      'credentials',
      'limits',
      'user-details',
      'user-details-job',
      'clock',
      'calls',
    ]);
    expect(run.code).toBe(0);
    const listing = await check('--query', 'listing');
    expect(listing.stdout).toMatch(/listing of users +FAILED +no: needs directory:user:view/);
    expect(listing.stdout).toMatch(/listing of queues +ok +yes/);
    expect(listing.code).toBe(4);
  });

  it('refuses a query that it cannot ask for before any request', async () => {
    const check = checking();
    expect(await check('--query', 'custom')).toMatchObject({ code: 2, stdout: '' });
    expect(check.counters().requests).toBe(0);
  });

  it('says of a query what the server said where that is neither yes nor no', async () => {
    const path = '/api/v2/analytics/users/details/query';
    const run = await checking({ faults: [{ kind: 500, path, probability: 1 }] })('--json', '--query', 'user-details');
    expect(findingsOf(run).get('user-details')).toMatch(/500/);
    expect(run.code).toBe(4);
  }, 60_000);

  it('minds a query that the server does not have only where it is asked for', async () => {
    const path = '/api/v2/analytics/users/details/query';
    const check = checking({ faults: [{ kind: 404, path, probability: 1 }] });
    const all = await check('--json');
    expect(findingsOf(all).get('user-details')).toMatch(/404/);
    expect(all.code).toBe(0);
    expect((await check('--query', 'user-details')).code).toBe(4);
  });

  it.each([
    [0, 'ok', '0'],
    [999, 'ok', '0'],
    [4_000, 'ok', '-4'],
    [6_000, 'FAILED', '-6'],
    [-6_000, 'FAILED', '6'],
  ])('says of a server while our clock is %i ms wrong that its own is %s', async (wrongMs, word, seconds) => {
    const now = Date.parse('2026-11-24T06:00:00Z');
    const check = checking({}, undefined, undefined, { wallClock: () => now + wrongMs }, () => now);
    const { stdout, code } = await check('--query', 'user-details');
    expect(stdout).toMatch(new RegExp(`clock +${word} +${seconds} s from ours$`, 'm'));
    expect(code).toBe(0);
  });

  it('says nothing of a clock where no answer tells the time', async () => {
    const { fetch } = createSimulator({
      seed: 5,
      orgs: [{ name: 'alpha', clientId: 'id', clientSecret: 'secret', conversations: 10, latency: 0 }],
    });
    const timeless: typeof fetch = async (input, init) => {
      const answer = await fetch(input, init);
      answer.headers.delete('date');
      return answer;
    };
    const { stdout, code } = await checking({}, undefined, timeless)('--json', '--query', 'user-details');
    const findings = (JSON.parse(stdout) as Found).orgs[0]?.findings;
    expect(findings?.filter(({ ok }) => ok !== true)).toEqual([
      { check: 'clock', ok: null, says: 'no answer told the time' },
    ]);
    expect(code).toBe(0);
  });

  it('asks orgs side by side, and prints one table of them all', async () => {
    const simulator = createSimulator({
      seed: 5,
      orgs: ['a', 'much-longer'].map((name) => ({
        name,
        clientId: name,
        clientSecret: 'secret',
        conversations: 10,
        latency: 100,
      })),
    });
    const orgsFile = writeOrgsFile(temporaryFolder(), simulator);
    const { stdout, code } = await runCli(['check', '--orgs', orgsFile, '--query', 'audits'], {
      fetch: simulator.fetch,
    });
    expect(code).toBe(0);
    const lines = stdout.trimEnd().split('\n');
    const columns = lines.map((line) => line.search(/(?:ok|FAILED)\b/));
    expect(new Set(columns).size).toBe(1);
    expect(lines.filter((line) => line.startsWith('a '))).toHaveLength(lines.length / 2);
  });

  it('names the permission that is missing, and ends with 4', async () => {
    const { code, stdout } = await checking({ permissions: ['analytics:conversationDetail:view'] })();
    expect(code).toBe(4);
    expect(stdout).toMatch(/user-details +FAILED +no: needs analytics:userDetail:view/);
  });

  it('asks nothing more of an org whose credentials are refused, and ends with 3', async () => {
    const { code, stdout } = await checking({}, 'wrong')('--json');
    expect(code).toBe(3);
    const [org] = (JSON.parse(stdout) as Found).orgs;
    expect(org?.findings.map(({ check: name }) => name)).toEqual(['credentials', 'clock', 'calls']);
  });

  it('ends with 130 at a signal, and prints nothing of what it had found', async () => {
    const signals$ = new Subject<string>();
    const asked: (AbortSignal | null | undefined)[] = [];
    const fetch: typeof globalThis.fetch = (_, init) => {
      asked.push(init?.signal);
      signals$.next('SIGINT');
      return new Promise(() => undefined);
    };
    expect(await checking({}, undefined, fetch, { signals$ })()).toMatchObject({ code: 130, stdout: '' });
    expect(asked.map((signal) => signal?.aborted)).toEqual([true]);
  });

  it('waits half a minute and no longer for an org that does not answer, and ends with 5', async () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    // Files are read and written in real time, so only what is between the first try and the last is looked at.
    const tries: number[] = [];
    const fetch = () => {
      tries.push(Date.now());
      return Promise.reject(new TypeError('fetch failed', { cause: { code: 'ECONNREFUSED' } }));
    };
    let ended: CliRun | undefined;
    void checking({}, undefined, fetch)().then((run) => (ended = run));
    while (!ended) await vi.advanceTimersByTimeAsync(100);
    expect(ended).toMatchObject({ code: 5, stdout: expect.stringContaining('ECONNREFUSED') as string });
    expect(ended.stdout).toMatch(/^alpha {2}clock +unknown +no answer told the time$/m);
    expect(tries.length).toBeGreaterThan(3);
    expect((tries.at(-1) ?? 0) - (tries[0] ?? 0)).toBeLessThanOrEqual(30_000);
  });

  const silent = (): Promise<Response> => new Promise(() => undefined);
  const dripping = (): Promise<Response> => {
    const drip = (controller: ReadableStreamDefaultController): void => {
      controller.enqueue(new TextEncoder().encode(' '));
      setTimeout(() => drip(controller), 1000);
    };
    return Promise.resolve(new Response(new ReadableStream({ start: drip })));
  };
  const refusing = (): Promise<Response> =>
    Promise.resolve(new Response('', { status: 429, headers: { 'retry-after': '100' } }));

  it.each([
    ['a login that is silent', /oauth/, silent, 5],
    ['an API that is silent', /api\/v2/, silent, 5],
    ['an API whose bodies never end', /api\/v2/, dripping, 5],
    ['an API that tells a long wait', /api\/v2/, refusing, 5],
    ['one query that is silent', /details\/query/, silent, 5],
  ])('is over within 40 s for %s', async (_, where, answer, exitCode) => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const { fetch } = createSimulator({
      seed: 5,
      orgs: [{ name: 'alpha', clientId: 'id', clientSecret: 'secret', conversations: 10, latency: 0 }],
    });
    let begun = 0;
    const some: typeof fetch = (input, init) => {
      begun ||= Date.now();
      return where.test(input as string) ? answer() : fetch(input, init);
    };
    let ended: CliRun | undefined;
    let endedAt = 0;
    void checking(
      {},
      undefined,
      some,
    )('--json').then((run) => {
      ended = run;
      endedAt = Date.now();
    });
    while (!ended) await vi.advanceTimersByTimeAsync(100);
    expect(endedAt - begun).toBeLessThan(40_000);
    expect(ended.code).toBe(exitCode);
    const says = [...findingsOf(ended).values()];
    expect(says.filter((text) => /no answer within 30 s|no headers within/.test(text)).length).toBeGreaterThan(0);
    if (where.test('details/query')) expect(says.filter((text) => text === 'yes').length).toBeGreaterThan(10);
  });
});
