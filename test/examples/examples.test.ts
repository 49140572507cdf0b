import { readFileSync } from 'node:fs';
import vendor from 'purecloud-platform-client-v2';
import { forkJoin, lastValueFrom, toArray } from 'rxjs';
import { type Checkpoint, connect, isSluiceError, Lane, type Org, Pool, Route, TokenBucket } from 'sluice';
import { serveSimulator } from 'sluice/node';
import { createSimulator } from 'sluice/simulator';
import { VirtualTime } from 'sluice/testing';
import { describe, expect, it, onTestFinished } from 'vitest';
import { findAHiddenLimit } from '../../examples/find-a-hidden-limit.js';
import { goOnFromCheckpoint, type Store } from '../../examples/go-on-from-checkpoint.js';
import { nightOfManyOrgs } from '../../examples/night-of-many-orgs.js';
import { pacedRequests } from '../../examples/paced-requests.js';
import { progressOf } from '../../examples/progress-of-an-org.js';
import { readADay } from '../../examples/read-a-day.js';
import { behindAGate } from '../../examples/sdk-behind-a-gate.js';

const day = '2026-11-23/2026-11-24';

function setUp(conversations: Record<string, number>) {
  const time = new VirtualTime({ start: '2026-11-24T00:00:00Z' });
  const told = Object.entries(conversations).map(([name, count]) => ({
    name,
    region: 'us-east-1',
    clientId: `id of ${name}`,
    clientSecret: 'secret',
    count,
  }));
  const simulator = createSimulator({
    orgs: told.map(({ count, ...org }) => ({ ...org, conversations: count, longShare: 0 })),
    scheduler: time,
    wallClock: time.wallClock,
  });
  const orgs = told.map(({ name, region, clientId, clientSecret }) =>
    connect({
      name,
      region,
      clientId,
      clientSecret,
      fetch: simulator.fetch,
      scheduler: time,
      wallClock: time.wallClock,
    }),
  );
  return { time, simulator, orgs: orgs as [Org, ...Org[]] };
}

describe('the examples', () => {
  it('read a day, row by row, and stop where they are told', async () => {
    const { time, simulator, orgs } = setUp({ acme: 5000 });
    const lines: string[] = [];
    await time.runWhile(readADay(orgs[0], day, 3, (line) => lines.push(line)));
    const truth = Array.from(simulator.truth('acme', { interval: day })).slice(0, 3);
    expect(lines).toEqual(
      truth.map((row) => `${row['conversationStart'] as string} ${row['conversationId'] as string}`),
    );
    expect(simulator.counters('acme').requests).toBeLessThan(5);
  });

  it('save a night of many orgs', async () => {
    const { time, simulator, orgs } = setUp({ acme: 750, globex: 20 });
    const saved: Record<string, number> = {};
    const lines: string[] = [];
    const save = async (org: string, rows: readonly unknown[]) => {
      await Promise.resolve();
      saved[org] = (saved[org] ?? 0) + rows.length;
    };
    await time.runWhile(nightOfManyOrgs(orgs, day, save, (line) => lines.push(line)));
    const count = (org: string) => simulator.truth(org, { interval: day }).count;
    expect(saved).toEqual({ acme: count('acme'), globex: count('globex') });
    expect(lines.sort()).toEqual([`acme: ${count('acme')} rows`, `globex: ${count('globex')} rows`]);
  });

  it('go on behind the last batch that is safe, however often a run is killed', async () => {
    const { time, simulator, orgs } = setUp({ acme: 750 });
    const rows: unknown[] = [];
    let kept: string | undefined;
    let left = 0;
    const store: Store = {
      load: () => Promise.resolve(kept === undefined ? undefined : (JSON.parse(kept) as Checkpoint)),
      save: (more, checkpoint) => {
        if ((left -= 1) < 0) return Promise.reject(new Error('killed'));
        rows.push(...more);
        kept = JSON.stringify(checkpoint);
        return Promise.resolve();
      },
    };
    const runs: string[] = [];
    for (left = 2; runs.at(-1) !== 'done' && runs.length < 9; left = 2) {
      const ended = goOnFromCheckpoint(orgs[0], day, store).then(
        () => 'done',
        (error: unknown) => (isSluiceError(error, 'SinkError') ? 'killed' : String(error)),
      );
      runs.push(await time.runWhile(ended));
    }
    expect(runs).toEqual(['killed', 'killed', 'killed', 'done']);
    expect(rows).toEqual([...simulator.truth('acme', { interval: day })]);
  });

  it('pace requests to any API', async () => {
    const time = new VirtualTime();
    const sent: number[] = [];
    const get = (async () => {
      sent.push(time.now());
      return Promise.resolve(new Response('{"ok":true}'));
    }) as unknown as typeof fetch;
    const bucket = new TokenBucket({ capacity: 2, refillPerSecond: 10, scheduler: time });
    const urls = ['a', 'b', 'c', 'd'].map((name) => `https://api.example.com/${name}`);
    const answers = await time.runWhile(lastValueFrom(pacedRequests(urls, get, bucket).pipe(toArray())));
    expect(answers).toEqual(Array(4).fill({ ok: true }));
    expect(sent).toEqual([0, 0, 100, 200]);
  });

  it('find a hidden limit within a second or two, as the page about it shows', async () => {
    const lines: string[] = [];
    await findAHiddenLimit(600, (line) => lines.push(line));
    const at = (line: string | undefined) => Number(line?.trim().split(' ')[0]);
    const known = lines.filter((line) => Math.abs(Number(line.trim().split(' ')[3]) - 20) < 0.1);
    expect(at(known[0])).toBeLessThan(2);
    expect(known.length).toBeGreaterThan(lines.length - 6);
    expect(at(lines.at(-1))).toBeLessThan(29.55 * 1.01);
    const page = readFileSync(new URL('../../docs/hidden-limits.md', import.meta.url), 'utf8');
    expect(page).toContain(`\`\`\`text\n${lines.join('\n')}\n\`\`\``);
  });

  it('put calls of the vendor’s SDK behind a gate, and obey what its answers say', async () => {
    const simulator = createSimulator({
      orgs: [
        {
          name: 'acme',
          clientId: 'id',
          clientSecret: 'secret',
          token: 'token',
          conversations: 50,
          interval: '2026-11-23T00:00:00Z/2026-11-24T00:00:00Z',
          limits: { token: { kind: 'window', limit: 4, windowMs: 2000 } },
          faults: [{ kind: 'cut', at: [2] }],
        },
      ],
    });
    const served = await serveSimulator(simulator);
    onTestFinished(() => served.close());
    const client = vendor.ApiClient.instance;
    // It looks for a file in the home folder, and watches it.
    client.config.live_reload_config = false;
    client.setGateway({ host: '127.0.0.1', protocol: 'http', port: Number(new URL(served.url).port) });
    client.setAccessToken('token');
    client.setReturnExtendedResponses(true);
    const analytics = new vendor.AnalyticsApi();
    const told: boolean[] = [];
    const pool = new Pool({
      name: 'sdk',
      requestsPerMinute: 600,
      burst: 9,
      onEvent: (fact) => {
        if (fact.type === 'gateClosed') told.push(fact.told);
      },
    });
    const gate = new Route({ pools: [pool], lane: new Lane() });

    const pages = await lastValueFrom(
      forkJoin(
        [1, 2, 3, 4, 5, 6].map((pageNumber) =>
          behindAGate(gate, () =>
            analytics.postAnalyticsConversationsDetailsQuery({ interval: day, paging: { pageSize: 10, pageNumber } }),
          ),
        ),
      ),
    );
    expect(pages.flatMap(({ conversations = [] }) => conversations)).toEqual([
      ...simulator.truth('acme', { interval: day }),
    ]);
    expect(simulator.counters('acme').faults).toEqual({ cut: 1 });
    expect(new Set(told)).toEqual(new Set([true]));
  });

  it('watch an org', async () => {
    const { time, orgs } = setUp({ acme: 250 });
    const lines: string[] = [];
    progressOf(orgs[0]).subscribe((line) => lines.push(line));
    await time.runWhile(readADay(orgs[0], day, Infinity, () => undefined));
    expect(lines.at(-1)).toMatch(/^acme: 2\d\d rows$/);
  });
});
