import { describe, expect, it, type TestContext } from 'vitest';
import { connect, pageQuery, type OrgLimits } from '../../src/index.js';
import { expressLimiter } from './express-limiter.js';
import { fastifyLimiter } from './fastify-limiter.js';
import { flexibleLimiter } from './flexible-limiter.js';
import { haproxy } from './haproxy.js';
import { isOnPath } from './is-on-path.js';
import type { LimitedServer } from './limited-server.js';
import { nginx } from './nginx.js';
import { PAGE_SIZE, ROWS } from './page-of-rows.js';
import { servePages } from './serve-pages.js';

/** The machine's clock counts whole milliseconds: a wait may end early by less than one. */
const TICK_MS = 1;

const required = process.env['SLUICE_REQUIRE_SERVICES'] === '1';
const has = { nginx: isOnPath('nginx'), haproxy: isOnPath('haproxy') };
for (const [program, there] of Object.entries(has))
  if (!there && !required) console.warn(`skipped: ${program} is not on the PATH`);

it.runIf(required)('nginx and HAProxy are installed where services are required', () => {
  expect(has).toEqual({ nginx: true, haproxy: true });
});

/** What the reading of a hundred pages was met with. */
interface Reading {
  readonly ids: readonly string[];
  readonly refused: number;
  /** Requests that left before a wait was over that had been told. */
  readonly intoToldWait: number;
}

async function read(url: string, limits: OrgLimits, { onTestFinished }: TestContext): Promise<Reading> {
  let refused = 0;
  let intoToldWait = 0;
  let shutUntil = 0;
  const watched: typeof fetch = async (input, init) => {
    if (performance.now() < shutUntil) intoToldWait += 1;
    const answer = await fetch(input, init);
    if (answer.status === 429) {
      refused += 1;
      shutUntil = Math.max(shutUntil, performance.now() + 1000 * Number(answer.headers.get('retry-after')) - TICK_MS);
    }
    return answer;
  };
  const org = connect({ name: 'acme', apiUrl: url, loginUrl: url, token: 'token', limits, fetch: watched });
  onTestFinished(() => org.close());
  const ids: string[] = [];
  const rows = pageQuery(org, { path: '/rows', rows: 'rows', id: 'id', pageSize: PAGE_SIZE });
  for await (const row of rows) ids.push(String(row['id']));
  return { ids, refused, intoToldWait };
}

/** In front of an API that is closed with it. */
async function inFront(of: (api: string) => Promise<LimitedServer>): Promise<LimitedServer> {
  const api = await servePages();
  const { url, close } = await of(api.url);
  return {
    url,
    close: () => {
      close();
      api.close();
    },
  };
}

const ALL = Array.from({ length: ROWS }, (_, i) => `row-${i}`);
/** Far more than what the limiters below allow. */
const TOO_MUCH: OrgLimits = { requestsPerMinute: 3000 };
const TOLD_WINDOW: OrgLimits = { window: { limit: 40, windowMs: 2000 } };
const WINDOW = { limit: 40, windowMs: 2000 };

const cases: readonly {
  readonly name: string;
  readonly runs: boolean;
  readonly start: () => Promise<LimitedServer>;
  readonly limits: OrgLimits;
  /** Of a hundred and some requests. */
  readonly refusals: number;
}[] = [
  {
    name: 'nginx, told its limit',
    runs: has.nginx,
    start: () => inFront((api) => nginx(api, { rate: '20r/s', burst: 20, retryAfter: 2 })),
    limits: { requestsPerMinute: 1200, burst: 20 },
    refusals: 0,
  },
  {
    name: 'nginx, whose refusals say nothing',
    runs: has.nginx,
    start: () => inFront((api) => nginx(api, { rate: '20r/s', burst: 10 })),
    limits: TOO_MUCH,
    refusals: 25,
  },
  {
    name: 'nginx, whose refusals tell a wait',
    runs: has.nginx,
    start: () => inFront((api) => nginx(api, { rate: '20r/s', burst: 10, retryAfter: 1 })),
    limits: TOO_MUCH,
    refusals: 8,
  },
  {
    name: 'nginx, that lets requests wait before it refuses',
    runs: has.nginx,
    start: () => inFront((api) => nginx(api, { rate: '20r/s', burst: 10, delaying: true })),
    limits: TOO_MUCH,
    refusals: 25,
  },
  {
    name: 'HAProxy, told its limit',
    runs: has.haproxy,
    start: () => inFront((api) => haproxy(api, { limit: 40, seconds: 2, retryAfter: 1 })),
    limits: { requestsPerMinute: 1080, burst: 2 },
    refusals: 0,
  },
  {
    name: 'HAProxy, told too much',
    runs: has.haproxy,
    start: () => inFront((api) => haproxy(api, { limit: 40, seconds: 2, retryAfter: 1 })),
    limits: TOO_MUCH,
    refusals: 15,
  },
  ...(['draft-6', 'draft-7', 'draft-8'] as const).map((standardHeaders) => ({
    name: `express-rate-limit, with the fields of ${standardHeaders}`,
    runs: true,
    start: () => expressLimiter({ ...WINDOW, standardHeaders, legacyHeaders: false }),
    limits: TOO_MUCH,
    refusals: 15,
  })),
  {
    name: 'express-rate-limit, with a reset in seconds of the epoch',
    runs: true,
    start: () => expressLimiter({ ...WINDOW, standardHeaders: false, legacyHeaders: true }),
    limits: TOO_MUCH,
    refusals: 15,
  },
  {
    name: 'express-rate-limit, told its window',
    runs: true,
    start: () => expressLimiter({ ...WINDOW, standardHeaders: false, legacyHeaders: false }),
    limits: TOLD_WINDOW,
    refusals: 25,
  },
  {
    name: '@fastify/rate-limit, with a reset in seconds',
    runs: true,
    start: () => fastifyLimiter({ max: 40, timeWindow: 2000 }),
    limits: TOO_MUCH,
    refusals: 15,
  },
  {
    name: 'rate-limiter-flexible, told its window',
    runs: true,
    start: () => flexibleLimiter({ points: 40, duration: 2 }),
    limits: TOLD_WINDOW,
    refusals: 15,
  },
  {
    name: 'rate-limiter-flexible, told too much',
    runs: true,
    start: () => flexibleLimiter({ points: 40, duration: 2 }),
    limits: TOO_MUCH,
    refusals: 15,
  },
];

describe.concurrent('a limiter that is not ours', { timeout: 60_000 }, () => {
  for (const { name, runs, start, limits, refusals } of cases)
    it.runIf(runs)(`${name}: gives every row once, and refuses ${refusals} requests at most`, async (test) => {
      const { url, close } = await start();
      test.onTestFinished(close);
      const { ids, refused, intoToldWait } = await read(url, limits, test);
      expect(ids).toEqual(ALL);
      expect(intoToldWait).toBe(0);
      expect(refused).toBeLessThanOrEqual(refusals);
    });
});
