import { inspect } from 'node:util';
import { defer, lastValueFrom, of } from 'rxjs';
import { describe, expect, it } from 'vitest';
import type { ConfigError } from '../../src/errors.js';
import { withPermit } from '../../src/gate/with-permit.js';
import { connect } from '../../src/org/connect.js';
import type { OrgOptions } from '../../src/org/org-options.js';
import { Secret } from '../../src/org/secret.js';
import { VirtualTime } from '../../src/testing/virtual-time.js';
import { bearer, type Got, tokenReply } from './fake-api.js';
import { orgSetUp, SECRET } from './org-set-up.js';

const isToken = ({ url }: Got) => url.endsWith('/oauth/token');

describe('connect', () => {
  it('sends nothing', async () => {
    const { api, time, org } = orgSetUp(tokenReply);
    org.request({ path: '/api/v2/x' });
    await time.run();
    expect(api.got).toEqual([]);
  });

  it('asks the login host for one token for all, and gives it to the API host alone', async () => {
    const { api, org, time } = orgSetUp((got) => (isToken(got) ? tokenReply(got) : { body: { ok: 1 } }));
    const asked = Promise.all([1, 2, 3].map(() => lastValueFrom(org.request({ path: '/api/v2/x' }))));
    expect(await time.runWhile(asked)).toEqual([{ ok: 1 }, { ok: 1 }, { ok: 1 }]);
    const [login, ...calls] = api.got;
    expect(login).toMatchObject({
      method: 'POST',
      url: 'https://login.mypurecloud.de/oauth/token',
      body: 'grant_type=client_credentials',
    });
    expect(login?.headers.get('authorization')).toBe(`Basic ${btoa(`id:${SECRET}`)}`);
    expect(calls.map(({ url }) => url)).toEqual(Array(3).fill('https://api.mypurecloud.de/api/v2/x'));
    expect(calls.map(bearer)).toEqual(Array(3).fill('token-1'));
  });

  it.each([
    [{ name: '' }, 'name'],
    [{ clientSecret: ' ' }, 'clientSecret'],
    [{ region: 'moon' }, 'region'],
    [{ clientId: '' }, 'clientId'],
    [{ clientSecret: undefined }, 'clientSecret'],
    [{ token: 'x' }, 'token'],
    [{ token: 'x', clientSecret: undefined }, 'token'],
    [{ token: 'x', clientId: undefined }, 'token'],
    [{ clientId: undefined, clientSecret: undefined, token: '' }, 'token'],
    [{ limits: { requestsPerMinute: 0 } }, 'requestsPerMinute'],
    [{ limits: { requestsPerMinute: 1.5 } }, 'requestsPerMinute'],
    [{ limits: { requestsPerMinute: 300, burst: 300 } }, 'burst'],
    [{ limits: { maxConcurrency: 0 } }, 'maxConcurrency'],
    [{ limits: { weight: 0 } }, 'weight'],
    [{ limits: { maxQueue: -1 } }, 'maxQueue'],
    [{ limits: { maxQueueMs: NaN } }, 'maxQueueMs'],
    [{ limits: { window: { limit: 9, windowMs: 1000 }, requestsPerMinute: 300 } }, 'window'],
    [{ limits: { window: { limit: 0, windowMs: 60_000 } } }, 'window.limit'],
    [{ limits: null as never }, 'limits'],
    [{ limits: { requestPerMinute: 300 } as never }, 'requestPerMinute'],
    [{ limits: { requestsPerMinute: 300, concurrency: undefined } as never }, 'concurrency'],
    [{ jobs: { maxConcurent: 4 } as never }, 'maxConcurent'],
    [{ jobs: { maxConcurrent: 0 } }, 'jobs.maxConcurrent'],
    [{ jobs: { deadlineMs: 0 } }, 'jobs.deadlineMs'],
    [{ attempts: 0 }, 'attempts'],
    [{ headersMs: -1 }, 'headersMs'],
    [{ userAgent: 'two\nlines' }, 'userAgent'],
    [{ maxBodyBytes: 0 }, 'maxBodyBytes'],
    [{ retryBudget: -1 }, 'retryBudget.capacity'],
    [{ maxWaitMs: NaN }, 'maxWaitMs'],
    [{ maxWaitMs: '5' }, 'maxWaitMs'],
    [{ retryBudget: '5' }, 'retryBudget.capacity'],
    [{ jobs: { deadlineMs: '5' } }, 'jobs.deadlineMs'],
    [{ limits: { maxQueueMs: '5' } }, 'maxQueueMs'],
    [{ maxwaitMs: 5 }, 'maxwaitMs'],
    [{ fetch: 5 }, 'fetch'],
    [{ wallClock: 1_795_000_000_000 }, 'wallClock'],
    [{ random: 0.5 }, 'random'],
    [{ limit: { requestsPerMinute: 60 } }, 'limit'],
    [{ clientID: undefined }, 'clientID'],
  ] as unknown as [Partial<OrgOptions>, string][])('refuses %j and names the org and the field', (options, field) => {
    const org = options.name ?? 'acme';
    const message = expect.stringMatching(`^${org && `${org}: `}${field}`) as string;
    expect(() => orgSetUp(tokenReply, options)).toThrow(
      expect.objectContaining({ name: 'ConfigError', org, field, message }),
    );
  });
});

it('takes every limit that there is, and says which when one is misspelt', () => {
  const limits = { maxConcurrency: 4, weight: 2, maxQueue: 9, maxQueueMs: 1000, requestsPerMinute: 60, burst: 2 };
  const jobs = { maxConcurrent: 2, deadlineMs: 1000 };
  const { org } = orgSetUp(tokenReply, { limits, jobs });
  expect(org.pools).toMatchObject([{ name: 'token', tokens: 2 }]);
  expect(org.jobs.deadlineMs).toBe(1000);
  const names = `${Object.keys(limits).join('|')}|window`;
  expect(() => orgSetUp(tokenReply, { limits: { bursts: 2 } as never })).toThrow(
    expect.objectContaining({
      fix: expect.stringMatching(`^give an option of limits: (?:(?:${names})(?:, |$)){7}$`) as string,
    }),
  );
});

it('takes every option that there is, and says which when one is misspelt', () => {
  const options: Required<OrgOptions> = {
    name: 'acme',
    region: 'eu-central-1',
    apiUrl: 'https://api.example.com',
    loginUrl: 'https://login.example.com',
    clientId: 'id',
    clientSecret: 'secret',
    token: undefined,
    limits: 'discover',
    jobs: {},
    remembered: [],
    attempts: 3,
    retryBudget: 9,
    deadlineMs: 1000,
    maxWaitMs: 0,
    headersMs: 1,
    idleMs: 1,
    totalMs: 1,
    maxBodyBytes: 1,
    userAgent: 'test',
    fetch,
    scheduler: new VirtualTime(),
    wallClock: () => 0,
    random: () => 0,
  };
  expect(connect(options).name).toBe('acme');
  const names = Object.keys(options).sort();
  let fix = '';
  try {
    connect({ ...options, deadLineMs: 5 } as OrgOptions);
  } catch (error) {
    fix = (error as ConfigError).fix;
  }
  expect(fix.replace('give an option of connect: ', '').split(', ').sort()).toEqual(names);
});

describe('secrets', () => {
  it('are told apart from nothing where they are printed', () => {
    const secret = new Secret(SECRET);
    expect([inspect(secret), String(secret), JSON.stringify(secret)]).toEqual([
      '[redacted]',
      '[redacted]',
      '"[redacted]"',
    ]);
  });

  it('show up in no print of an org, an error or an event', async () => {
    const { org, time, ask } = orgSetUp(
      (got) =>
        isToken(got) ? { body: { access_token: 'canary-token' } } : { status: 500, body: { message: 'canary-row' } },
      {
        attempts: 1,
        deadlineMs: 1,
      },
    );
    const seen: unknown[] = [];
    org.events$.subscribe((event) => seen.push(event));
    await ask().catch((error: unknown) => seen.push(error));
    await time.run();
    expect(seen.length).toBeGreaterThan(2);
    const printed = [org, ...seen]
      .map((value) => inspect(value, { depth: 20, showHidden: true, getters: false }) + JSON.stringify(value))
      .join();
    for (const form of [SECRET, 'canary-token', 'canary-row', btoa(`id:${SECRET}`), encodeURIComponent(SECRET)]) {
      expect(printed).not.toContain(form);
    }
  });
});

describe('the gate of a path', () => {
  it('is asked by other clients of the same token, which share the limit', async () => {
    const { org, time, api } = orgSetUp((got) => (isToken(got) ? tokenReply(got) : { body: {} }), {
      limits: { requestsPerMinute: 61, burst: 1 },
    });
    const sent: number[] = [];
    const other$ = defer(() => of(sent.push(time.now())));
    await time.runWhile(
      Promise.all([
        lastValueFrom(withPermit(org.gate('/api/v2/users/me'), other$)),
        lastValueFrom(org.request({ path: '/api/v2/x' })),
        lastValueFrom(withPermit(org.gate('/api/v2/x'), other$)),
      ]),
    );
    const own = api.got.filter((got) => !isToken(got)).map(({ at }) => at);
    expect([...sent, ...own].sort((a, b) => a - b)).toEqual([0, 1000, 2000]);
  });

  it('says why its next request waits, and is one for all entities', async () => {
    const { org, time } = orgSetUp(tokenReply, { limits: { requestsPerMinute: 61, burst: 1 } });
    const gate = org.gate('/api/v2/users/3b1f6c1e-0000-4000-8000-000000000001');
    expect(org.gate('/api/v2/users/3b1f6c1e-0000-4000-8000-000000000002')).toBe(gate);
    expect(gate.explain()).toBe('a request may leave now');
    await time.runWhile(lastValueFrom(withPermit(gate, of(1))));
    expect(gate.explain()).toMatch(/^nobody waits: token: 1 requests a second, next at 2026-11-24T00:00:01/);
  });

  it.each(['x', '', 'https://evil.example/', undefined as never])('is of a path alone: %j', (path) => {
    const { org } = orgSetUp(tokenReply);
    expect(() => org.gate(path)).toThrow(expect.objectContaining({ name: 'ConfigError', field: 'path' }));
  });
});
