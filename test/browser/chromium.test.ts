import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { filter, firstValueFrom, ReplaySubject } from 'rxjs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { serveSimulator } from '../../src/node/serve-simulator.js';
import { createSimulator, type OrgOptions } from '../../src/simulator/index.js';
import { isOnPath } from '../servers/is-on-path.js';
import { runPage } from './run-page.js';

const required = process.env['SLUICE_REQUIRE_SERVICES'] === '1';
const there = isOnPath('chromium');
if (!there && !required) console.warn('skipped: chromium is not on the PATH');

it.runIf(required)('Chromium is installed where services are required', () => {
  expect(there).toBe(true);
});

/** Chromium is given up before. */
const LONGEST_MS = 60_000;
const DAY = '2026-11-23/2026-11-24';
const connected = (url: string): string => `
  import { connect, conversationDetails, httpDialect } from 'sluice';
  const url = ${JSON.stringify(url)};
  const acme = connect({ name: 'acme', apiUrl: url, loginUrl: url, token: 'user', deadlineMs: 2000 });
  const day = conversationDetails(acme, { interval: '${DAY}' });
`;

/** The origin of a server that answers so. */
async function listening(answer: RequestListener): Promise<string> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => server.close().closeAllConnections());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** A simulated org at an origin of its own, and how its requests ended. */
async function served(org: Partial<OrgOptions>) {
  const outcomes: string[] = [];
  const acme = { name: 'acme', clientId: 'id', clientSecret: 'secret', token: 'user', interval: DAY };
  const simulator = createSimulator({
    orgs: [{ ...acme, conversations: 450, ...org }],
    onExchange: ({ outcome }) => outcomes.push(outcome),
  });
  const { url, close } = await serveSimulator(simulator);
  onTestFinished(close);
  return { url, outcomes, rows: [...simulator.truth('acme')] };
}

describe.runIf(there)('a page in Chromium, under a policy that evaluates no texts', () => {
  it(
    'reads a day from another origin',
    async () => {
      const { url, rows } = await served({});
      const page = `${connected(url)}
      const ids = [];
      for await (const { conversationId } of day) ids.push(conversationId);
      await report(ids);`;
      expect(await runPage(page, url)).toEqual(rows.map(({ conversationId }) => conversationId));
    },
    LONGEST_MS,
  );

  it(
    'waits as long as a 429 says in its body, whose Retry-After is hidden from it',
    async () => {
      const { url, outcomes } = await served({ limits: { token: { kind: 'window', limit: 3, windowMs: 2000 } } });
      const page = `${connected(url)}
      const opened = new Promise((resolve) => acme.events$.subscribe((e) => e.type === 'throttled' && resolve(e.hint)));
      let rows = 0;
      for await (const row of day) rows += 1;
      await report({ rows, hint: await opened });`;
      expect(await runPage(page, url)).toEqual({ rows: 450, hint: { retryAfterMs: expect.any(Number) as number } });
      expect(outcomes).toContain('429');
    },
    LONGEST_MS,
  );

  it(
    'aborts on the wire what it leaves',
    async () => {
      const question$ = new ReplaySubject<string>(2);
      const url = await listening((request, response) => {
        response.writeHead(200, {
          'access-control-allow-origin': '*',
          'access-control-allow-headers': '*, authorization',
        });
        if (request.method === 'OPTIONS') response.end();
        // Whoever asks what has become of the question is answered when it has.
        else if (request.method === 'GET') void firstValueFrom(became(request.url)).then(() => response.end());
        else {
          response.once('close', () => question$.next('/aborted'));
          question$.next('/here');
        }
      });
      const became = (what: string | undefined) => question$.pipe(filter((is) => is === what));
      const page = `${connected(url)}
      const left = day.rows$.subscribe();
      await fetch(url + '/here');
      left.unsubscribe();
      await fetch(url + '/aborted');
      await report('it was aborted');`;
      expect(await runPage(page, url)).toBe('it was aborted');
    },
    LONGEST_MS,
  );

  it(
    'is told of an answer that CORS keeps back as of no answer, by this library and by its own fetch',
    async () => {
      const url = await listening((_, response) => response.writeHead(429, { 'retry-after': '1' }).end());
      const page = `${connected(url)}
      const reading = async () => { for await (const row of day) return row; };
      const failure = (promise) => promise.then(() => 'none', (error) => error);
      const { name, message } = await failure(reading());
      const { kind } = httpDialect.classify(await failure(fetch(url)), Date.now());
      await report({ name, message, kind });`;
      expect(await runPage(page, url)).toEqual({
        name: 'NetworkError',
        message: expect.stringMatching(/: no answer\. In a browser: is it CORS\? \(given up after/) as string,
        kind: 'unavailable',
      });
    },
    LONGEST_MS,
  );

  it(
    'runs a night in virtual time against a simulator within it',
    async () => {
      const page = `
      import { lastValueFrom, count } from 'rxjs';
      import { connect, conversationDetails } from 'sluice';
      import { createSimulator } from 'sluice/simulator';
      import { VirtualTime } from 'sluice/testing';
      const time = new VirtualTime({ start: '2026-11-24T00:00:00Z' });
      const clocks = { scheduler: time, wallClock: time.wallClock };
      const org = { name: 'acme', region: 'eu-central-1', clientId: 'id', clientSecret: 'secret' };
      const { fetch: simulated } = createSimulator({ orgs: [{ ...org, conversations: 2500 }], ...clocks });
      const acme = connect({ ...org, fetch: simulated, ...clocks, random: () => 0.5 });
      const day = conversationDetails(acme, { interval: '${DAY}' });
      await report(await time.runWhile(lastValueFrom(day.rows$.pipe(count()))));`;
      expect(await runPage(page, 'http://127.0.0.1')).toBe(2500);
    },
    LONGEST_MS,
  );
});
