import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LiveOptions, OrgOptions } from '../../src/simulator/index.js';
import { DETAILS, World } from './world.js';

type Row = Readonly<Record<string, unknown>>;

const HOUR = 3_600_000;
const START = Date.parse('2026-11-24T02:00:00.000Z');
/** Four hours, of which two lie ahead when the simulator is made. */
const WINDOW = '2026-11-24T00:00:00.000Z/2026-11-24T04:00:00.000Z';
const PAST = '2026-11-24T00:00:00.000Z/2026-11-24T02:00:00.000Z';

class Live extends World {
  bearer = '';

  static async of(live: LiveOptions, org: Partial<OrgOptions> = {}): Promise<Live> {
    const limits = { token: false, client: false } as const;
    const world = new Live({ live, interval: WINDOW, latency: 0, limits, conversations: 400, rowBytes: 200, ...org });
    world.bearer = await world.token();
    return world;
  }

  async rows(pageNumber = 1, more: object = {}): Promise<readonly Row[]> {
    const body = { interval: WINDOW, paging: { pageSize: 100, pageNumber }, ...more };
    return (await this.read(this.post(this.bearer, DETAILS, body))).json.conversations ?? [];
  }

  /** Every page, some time after the one before. */
  async walk(everyMs: number, more: object = {}): Promise<string[]> {
    const ids: string[] = [];
    for (let page = 1; ; page++) {
      const rows = await this.rows(page, more);
      ids.push(...rows.map((row) => String(row['conversationId'])));
      if (rows.length < 100) return ids;
      await this.time.runUntil(this.time.now() + everyMs);
    }
  }

  get lives() {
    return [...this.simulator.truth('acme', { interval: WINDOW }).lives];
  }
}

describe('live data', () => {
  it('are seen when they have started, and without an end until they have ended', async () => {
    const world = await Live.of({}, { conversations: 300, caps: { pageSize: 1000 } });
    const at = async () => {
      const rows = await world.rows(1, { paging: { pageSize: 1000, pageNumber: 1 } });
      const now = new Date(START + world.time.now()).toISOString();
      for (const row of rows) {
        expect(String(row['conversationStart']) <= now).toBe(true);
        if ('conversationEnd' in row) expect(String(row['conversationEnd']) <= now).toBe(true);
      }
      return rows;
    };
    const first = await at();
    await world.time.runUntil(HOUR);
    const second = await at();
    expect(second.length).toBeGreaterThan(first.length + 50);
    const open = first.filter((row) => !('conversationEnd' in row)).map((row) => row['conversationId']);
    const ended = second.filter((row) => open.includes(row['conversationId']) && 'conversationEnd' in row);
    expect(ended.length).toBeGreaterThan(5);
  });

  it('come and go exactly as their lives say', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          lateShare: fc.double({ min: 0, max: 1, noNaN: true }),
          goneShare: fc.double({ min: 0, max: 1, noNaN: true }),
        }),
        fc.nat(1000),
        fc.array(fc.integer({ min: 1, max: HOUR }), { minLength: 1, maxLength: 4 }),
        async (live, seed, waits) => {
          const org = { name: 'acme', clientId: 'id', clientSecret: 'secret', interval: WINDOW, conversations: 150 };
          const one = { ...org, rowBytes: 200, latency: 0, live, caps: { pageSize: 1000 } };
          const world = new Live({}, { seed, orgs: [one] });
          world.bearer = await world.token();
          for (const wait of waits) {
            const rows = await world.rows(1, { paging: { pageSize: 1000, pageNumber: 1 } });
            const now = START + world.time.now();
            const there = world.lives.filter(({ fromMs, untilMs }) => fromMs <= now && now < untilMs);
            expect(rows.map((row) => row['conversationId'])).toEqual(there.map(({ id }) => id));
            await world.time.runUntil(world.time.now() + wait);
          }
        },
      ),
      { numRuns: 30 },
    );
  });

  it('that land late push rows to later pages: a walk reads some twice', async () => {
    const world = await Live.of({ lateShare: 0.3, lateMs: 2 * HOUR }, { conversations: 2000 });
    const ids = await world.walk(60_000, { interval: PAST });
    expect(new Set(ids).size).toBeLessThan(ids.length);
  });

  it('that are taken away pull rows to earlier pages: a walk misses some that were there all the time', async () => {
    const world = await Live.of({ goneShare: 0.3, goneMs: 4 * HOUR }, { conversations: 2000 });
    const began = START + world.time.now();
    const ids = new Set(await world.walk(300_000, { interval: PAST }));
    const ended = START + world.time.now();
    const lives = [...world.simulator.truth('acme', { interval: PAST }).lives];
    const throughout = lives.filter(({ fromMs, untilMs }) => fromMs <= began && untilMs > ended);
    expect(throughout.length).toBeGreaterThan(500);
    expect(throughout.filter(({ id }) => !ids.has(id)).length).toBeGreaterThan(0);
  });

  it('leave a filter for open ones when they end', async () => {
    const world = await Live.of({});
    const predicates = [{ dimension: 'conversationEnd', operator: 'notExists' }];
    const open = { conversationFilters: [{ type: 'and', predicates }] };
    const first = await world.rows(1, open);
    await world.time.runUntil(HOUR);
    const still = new Set((await world.rows(1, open)).map((row) => row['conversationId']));
    expect(first.some((row) => !still.has(row['conversationId']))).toBe(true);
    expect(first.some((row) => still.has(row['conversationId']))).toBe(true);
  });

  it('are told by the truth as of now, or as of any time', async () => {
    const world = await Live.of({ lateShare: 0.5 });
    const { truth } = world.simulator;
    const now = truth('acme').count;
    await world.time.runUntil(HOUR);
    const later = truth('acme').count;
    expect(now).toBeLessThan(later);
    expect(truth('acme', { at: START }).count).toBe(now);
    expect(truth('acme', { at: Infinity }).count).toBe(400);
  });

  it('are seen in the very millisecond in which they start', async () => {
    const world = await Live.of({});
    const { fromMs, id } = world.lives.at(-1)!;
    const ids = (at: number) => [...world.simulator.truth('acme', { at })].map((row) => row['conversationId']);
    expect(ids(fromMs)).toContain(id);
    expect(ids(fromMs - 1)).not.toContain(id);
  });

  it('count in sums of times only when they have ended', async () => {
    const world = await Live.of({});
    const of = '/api/v2/analytics/conversations/aggregates/query';
    const handled = (at: number): number => {
      const groups = world.simulator.truth('acme', { of, at, metrics: ['tHandle'] }) as Iterable<unknown>;
      const all = [...groups] as { data: { metrics: { stats: { count: number } }[] }[] }[];
      return all
        .flatMap(({ data }) => data.flatMap(({ metrics }) => metrics))
        .reduce((sum, { stats }) => sum + stats.count, 0);
    };
    const at = START + HOUR;
    expect(handled(at)).toBe(world.lives.filter(({ endMs }) => endMs <= at).length);
    expect(handled(at)).toBeLessThan(handled(Infinity));
  });

  it('reach jobs and single reads too', async () => {
    const world = await Live.of({ lateShare: 0.5 });
    const late = world.lives.find(({ fromMs }) => fromMs > START + HOUR)!;
    const path = `/api/v2/analytics/conversations/${late.id}/details`;
    expect((await world.read(world.get(world.bearer, path))).status).toBe(404);
    await world.time.runUntil(late.fromMs - START + 1);
    expect((await world.read(world.get(world.bearer, path))).status).toBe(200);
  });

  it('stay the same for the same seed, whatever is asked and when', async () => {
    const [a, b] = [
      await Live.of({ lateShare: 0.4, goneShare: 0.2 }),
      await Live.of({ lateShare: 0.4, goneShare: 0.2 }),
    ];
    await a.walk(60_000);
    expect(a.lives).toEqual(b.lives);
  });
});

describe('data that are not live', () => {
  it('are there from the start, for ever', () => {
    const lives = [...new World().simulator.truth('acme').lives];
    expect(lives).toHaveLength(114);
    expect(lives.filter(({ fromMs, untilMs }) => fromMs !== -Infinity || untilMs !== Infinity)).toEqual([]);
  });
});
