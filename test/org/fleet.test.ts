import { lastValueFrom, toArray } from 'rxjs';
import { describe, expect, it } from 'vitest';
import type { Conversation } from '../../src/codec/conversation.js';
import { type ConfigError } from '../../src/errors.js';
import { fleet } from '../../src/org/fleet.js';
import type { FleetOptions } from '../../src/org/fleet-options.js';
import type { FleetRow } from '../../src/org/fleet-of-orgs.js';
import { startDelay } from '../../src/org/start-delay.js';
import { connect } from '../../src/org/connect.js';
import type { Org } from '../../src/org/org.js';
import type { Checkpoint } from '../../src/query/run/checkpoint.js';
import { conversationDetails } from '../../src/query/endpoint/conversation-details.js';
import { VirtualTime } from '../../src/testing/virtual-time.js';
import { rowsBetween } from '../query/paged-api.js';
import { fakeApi, type Got, type Reply, tokenReply } from './fake-api.js';

const interval = '2026-11-23/2026-11-24';

function setUp(
  totals: Record<string, number>,
  special: (org: string, got: Got) => Reply | undefined = () => undefined,
) {
  const time = new VirtualTime({ start: '2026-11-24T00:00:00Z' });
  const sent: { readonly org: string; readonly at: number }[] = [];
  let inFlight = 0;
  let mostInFlight = 0;
  const orgs = Object.entries(totals).map(([name, total]) => {
    const api = fakeApi(time, (got) => {
      if (got.url.endsWith('/oauth/token')) return special(name, got) ?? tokenReply(got);
      sent.push({ org: name, at: got.at });
      inFlight += 1;
      mostInFlight = Math.max(mostInFlight, inFlight);
      time.schedule(() => (inFlight -= 1), 50);
      const { pageNumber, pageSize } = (got.body as { paging: { pageNumber: number; pageSize: number } }).paging;
      const rows = rowsBetween((pageNumber - 1) * pageSize, Math.min(total, pageNumber * pageSize));
      return special(name, got) ?? { body: { conversations: rows, totalHits: total } };
    });
    return connect({
      name,
      region: 'us-east-1',
      clientId: name,
      clientSecret: 'secret',
      fetch: api.fetch,
      scheduler: time,
      wallClock: time.wallClock,
      random: () => 0.5,
      limits: { requestsPerMinute: 6000, burst: 100 },
    });
  });
  const night = (options?: FleetOptions) => fleet(orgs, (org) => conversationDetails(org, { interval }), options);
  return { time, orgs, night, sent, mostInFlight: () => mostInFlight };
}

const counts = (rows: readonly FleetRow<Conversation>[]) => {
  const byOrg: Record<string, number> = {};
  for (const { org } of rows) byOrg[org] = (byOrg[org] ?? 0) + 1;
  return byOrg;
};

describe('fleet', () => {
  it('reads all orgs, each row with its org', async () => {
    const { time, night } = setUp({ acme: 250, globex: 30, initech: 0 });
    const rows = await time.runWhile(lastValueFrom(night().rows$.pipe(toArray())));
    expect(counts(rows)).toEqual({ acme: 250, globex: 30 });
  });

  it('gives each row as its query would, with the name of the org, whatever the face', async () => {
    const { time, night } = setUp({ acme: 2 });
    const rows = rowsBetween(0, 2).map((row) => ({ org: 'acme', row }));
    const listed = async <T>(values: AsyncIterable<T>): Promise<T[]> => {
      const all: T[] = [];
      for await (const value of values) all.push(value);
      return all;
    };
    expect(await time.runWhile(lastValueFrom(night().rows$.pipe(toArray())))).toEqual(rows);
    expect(await time.runWhile(listed(night()))).toEqual(rows);
    const outcomes = await time.runWhile(lastValueFrom(night().outcomes$.pipe(toArray())));
    expect(outcomes.slice(0, 2)).toEqual(rows.map((row) => ({ kind: 'row', ...row })));
    const kept: unknown[] = [];
    const sink = { commit: (batch: { rows: readonly unknown[] }) => [kept.push(...batch.rows)] };
    const commits = await time.runWhile(
      lastValueFrom(
        night()
          .commitTo(() => sink)
          .pipe(toArray()),
      ),
    );
    expect(commits[0]).toEqual({ kind: 'committed', org: 'acme', rows: 2 });
    expect(kept).toEqual(rowsBetween(0, 2));
  });

  it('ends every org with its manifest, and one that fails stops no other', async () => {
    const { time, night } = setUp({ acme: 250, globex: 30, initech: 120 }, (org, got) =>
      org === 'globex' && got.url.endsWith('/oauth/token')
        ? { status: 401, body: { error: 'invalid_client' } }
        : undefined,
    );
    const outcomes = await time.runWhile(lastValueFrom(night().outcomes$.pipe(toArray())));
    const endings = outcomes.filter(({ kind }) => kind !== 'row').sort((a, b) => (a.org < b.org ? -1 : 1));
    expect(endings).toMatchObject([
      { kind: 'done', org: 'acme', manifest: { status: 'complete', rows: 250 } },
      { kind: 'failed', org: 'globex', error: { name: 'AuthError' }, manifest: { status: 'failed', rows: 0 } },
      { kind: 'done', org: 'initech', manifest: { status: 'complete', rows: 120 } },
    ]);
    expect(outcomes.filter(({ kind }) => kind === 'row')).toHaveLength(370);
  });

  it('fails rows$ and the iteration only after all others have been read', async () => {
    const { time, night } = setUp({ acme: 250, globex: 30 }, (org, got) =>
      org === 'globex' && !got.url.endsWith('/oauth/token') ? { status: 404 } : undefined,
    );
    const failure = { name: 'FleetError', failures: [{ org: 'globex', error: { name: 'HttpError' } }] };
    const seen: unknown[] = [];
    const reading = (async () => {
      for await (const row of night()) seen.push(row);
    })();
    await expect(time.runWhile(reading)).rejects.toMatchObject(failure);
    expect(seen).toHaveLength(250);
    await expect(time.runWhile(lastValueFrom(night().rows$))).rejects.toMatchObject(failure);
  });

  it('stops every org when the iteration is left', async () => {
    const { time, night, sent } = setUp({ acme: 5000, globex: 5000 });
    const reading = (async () => {
      for await (const _row of night()) break;
    })();
    await time.runWhile(reading);
    const before = sent.length;
    await time.run();
    expect(sent).toHaveLength(before);
    expect(before).toBeLessThan(40);
  });

  it('shares its slots round robin, so that a small org is not held up by a big one', async () => {
    const { time, night, sent, mostInFlight } = setUp({ big: 20_000, small: 500 });
    await time.runWhile(lastValueFrom(night({ maxInFlight: 4 }).rows$));
    expect(mostInFlight()).toBeLessThanOrEqual(4);
    const lastOfSmall = sent.findLastIndex(({ org }) => org === 'small');
    expect(lastOfSmall).toBeLessThan(40);
  });

  it('gives the orgs back to their own slots at its end', async () => {
    const { time, night, orgs, mostInFlight } = setUp({ acme: 100 });
    await time.runWhile(lastValueFrom(night({ maxInFlight: 1 }).rows$));
    expect(mostInFlight()).toBe(1);
    const [acme] = orgs as [Org];
    await time.runWhile(Promise.all([1, 2, 3].map(() => lastValueFrom(conversationDetails(acme, { interval }).rows$))));
    expect(mostInFlight()).toBeGreaterThan(1);
  });

  it('keeps the bound of each of two fleets at once, and gives the orgs back whichever ends first', async () => {
    const { time, orgs, night, mostInFlight } = setUp({ acme: 3000, globex: 3000 });
    const first = night({ maxInFlight: 3 }).rows$.subscribe();
    const second = night({ maxInFlight: 2 }).rows$.subscribe();
    await time.runUntil(500);
    first.unsubscribe();
    await time.runUntil(1500);
    expect(mostInFlight()).toBe(2);
    second.unsubscribe();
    const [acme] = orgs as [Org];
    const again = [1, 2, 3, 4].map(() => lastValueFrom(conversationDetails(acme, { interval }).rows$));
    await time.runWhile(Promise.all(again));
    expect(mostInFlight()).toBeGreaterThan(3);
  });

  it('commits each org to a sink of its own, and a sink that fails ends its org alone', async () => {
    const { time, night } = setUp({ acme: 250, globex: 300 });
    const kept: Record<string, number> = {};
    const closed: string[] = [];
    const sink = ({ name }: Org) => ({
      commit: async ({ rows }: { rows: readonly unknown[] }) => {
        await Promise.resolve();
        if (name === 'globex' && (kept[name] ?? 0) >= 100) throw new Error('disk full');
        kept[name] = (kept[name] ?? 0) + rows.length;
      },
      close: async () => {
        closed.push(name);
        await Promise.resolve();
      },
    });
    const outcomes = await time.runWhile(lastValueFrom(night().commitTo(sink).pipe(toArray())));
    expect(kept).toEqual({ acme: 250, globex: 100 });
    expect(closed.sort()).toEqual(['acme', 'globex']);
    expect(outcomes.filter(({ kind }) => kind !== 'committed')).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ kind: 'done', org: 'acme' }),
        expect.objectContaining({
          kind: 'failed',
          org: 'globex',
          error: expect.objectContaining({ name: 'SinkError', org: 'globex', committed: 100 }) as object,
          manifest: expect.objectContaining({
            status: 'failed',
            error: expect.objectContaining({ name: 'SinkError' }) as object,
          }) as object,
        }),
      ]),
    );
  });

  it('ends as failed an org whose sink cannot even be made', async () => {
    const { time, night } = setUp({ acme: 10 });
    const outcomes = await time.runWhile(
      lastValueFrom(
        night()
          .commitTo(() => {
            throw new Error('no folder');
          })
          .pipe(toArray()),
      ),
    );
    expect(outcomes).toMatchObject([{ kind: 'failed', org: 'acme', manifest: { status: 'failed', requests: 0 } }]);
  });

  it('ends as failed an org whose query cannot be made, and reads the others', async () => {
    const { time, orgs } = setUp({ acme: 10, globex: 10 });
    const damaged = { version: 1, org: 'acme' } as Checkpoint;
    const night = fleet(orgs, (org) =>
      conversationDetails(org, { interval, from: org.name === 'acme' ? damaged : undefined }),
    );
    const outcomes = await time.runWhile(lastValueFrom(night.outcomes$.pipe(toArray())));
    expect(outcomes.filter(({ kind }) => kind === 'row')).toHaveLength(10);
    const error = { name: 'CheckpointError', org: 'acme', reason: 'torn' };
    const { name } = error;
    expect(outcomes.filter(({ kind }) => kind !== 'row')).toMatchObject([
      { kind: 'failed', org: 'acme', error, manifest: { org: 'acme', status: 'failed', requests: 0, error: { name } } },
      { kind: 'done', org: 'globex' },
    ]);
    const failures = [{ org: 'acme', error }];
    await expect(time.runWhile(lastValueFrom(night.rows$))).rejects.toMatchObject({ name: 'FleetError', failures });
    const kept: unknown[] = [];
    const sink = { commit: ({ rows }: { rows: readonly unknown[] }) => [kept.push(...rows)] };
    await time.runWhile(lastValueFrom(night.commitTo(() => sink)));
    expect(kept).toHaveLength(10);
  });

  it('spreads the starts by the names of the orgs where it is told to', async () => {
    const stagger = { minMs: 10_000, maxMs: 30_000 };
    const { time, night, sent } = setUp({ acme: 1, globex: 1, initech: 1 });
    await time.runWhile(lastValueFrom(night({ stagger, random: () => 0.5 }).rows$));
    const starts = sent.map(({ at }) => at - 50);
    expect(new Set(starts).size).toBe(3);
    expect(Math.min(...starts)).toBeGreaterThanOrEqual(10_000);
    expect(Math.max(...starts)).toBeLessThanOrEqual(30_000);
    expect(startDelay('acme', stagger, () => 0.5)).toBe(startDelay('acme', stagger, () => 0.5));
  });

  it('leaves a tenth of the span to chance, and keeps within it', () => {
    const stagger = { minMs: 5000, maxMs: 15_000 };
    const startOf = (name: string, chance: number) => startDelay(name, stagger, () => chance);
    const names = Array.from({ length: 200 }, (_, i) => `org-${i}`);
    for (const name of names) expect(startOf(name, 0.5) - startOf(name, 0)).toBeCloseTo(500, 6);
    expect(Math.min(...names.map((name) => startOf(name, 0)))).toBeGreaterThanOrEqual(5000);
    expect(Math.max(...names.map((name) => startOf(name, 1)))).toBeLessThanOrEqual(15_000);
    expect(() => startDelay('acme', { minMs: -1, maxMs: 5 }, () => 0)).toThrow('stagger');
  });

  it('spreads names that differ in their last letters alone as well', () => {
    const stagger = { minMs: 0, maxMs: 10_000 };
    const starts = Array.from({ length: 40 }, (_, i) => startDelay(`org-${10 + i}`, stagger, () => 0.5));
    for (let from = 0; from < 10_000; from += 1000) {
      expect(starts.filter((at) => at >= from && at < from + 1000).length).toBeLessThanOrEqual(10);
    }
  });

  it('waits also for a start that is later than a timer of the platform can be', async () => {
    const { time, night, sent } = setUp({ acme: 1 });
    const stagger = { minMs: 3_000_000_000, maxMs: 3_000_000_000 };
    await time.runWhile(lastValueFrom(night({ stagger }).rows$));
    expect(sent.map(({ at }) => at)).toEqual([3_000_000_050]);
  });

  it('starts all at once by default', async () => {
    const { time, night, sent } = setUp({ acme: 1, globex: 1 });
    await time.runWhile(lastValueFrom(night().rows$));
    expect(sent.map(({ at }) => at)).toEqual([50, 50]);
  });

  it('refuses no orgs, twins and impossible queries at once', () => {
    const { orgs } = setUp({ acme: 1 });
    const [acme] = orgs as [Org];
    const query = (org: Org) => conversationDetails(org, { interval });
    const refused = (make: () => unknown, field: string) =>
      expect(make).toThrow(expect.objectContaining({ name: 'ConfigError', field }) as ConfigError);
    refused(() => fleet([], query), 'orgs');
    for (const none of [null, undefined, 5, 'acme', acme]) refused(() => fleet(none as never, query), 'orgs');
    for (const none of [null, 'acme', { name: 'acme' }]) refused(() => fleet([acme, none as never], query), 'orgs[1]');
    refused(() => fleet([acme, connect({ name: 'ACME', region: 'us-east-1', token: 'x' })], query), 'orgs');
    refused(() => fleet([acme], (org) => conversationDetails(org, { interval: 'x' })), 'interval');
    for (const stagger of [
      { minMs: 2, maxMs: 1 },
      { minMs: 0, maxMs: '5' as never },
      { minMs: null as never, maxMs: 5 },
    ]) {
      refused(() => fleet([acme], query, { stagger }), 'stagger');
    }
    refused(() => fleet([acme], query, { maxInFlight: 0 }), 'maxInFlight');
  });
});
