import { describe, expect, it } from 'vitest';
import type { OrgOptions, Quirk } from '../../src/simulator/index.js';
import { DAY, DETAILS, World, type Read } from './world.js';

type Row = Readonly<Record<string, unknown>>;
const USERS = '/api/v2/users';
const JOBS = '/api/v2/analytics/conversations/details/jobs';

class Odd extends World {
  bearer = '';

  static async of(quirks: readonly Quirk[], org: Partial<OrgOptions> = {}): Promise<Odd> {
    const limits = { token: false, client: false } as const;
    const world = new Odd({ quirks, latency: 0, limits, conversations: 100, rowBytes: 200, ...org });
    world.bearer = await world.token();
    return world;
  }

  look(path: string): Promise<Read> {
    return this.read(this.get(this.bearer, path));
  }

  /** The ids of each page of a details query. */
  async numbered(pages: number, size = 20): Promise<string[][]> {
    const lists: string[][] = [];
    for (let page = 1; page <= pages; page++) {
      const { json } = await this.read(this.page(this.bearer, page, size));
      lists.push((json.conversations ?? []).map((row) => String(row['conversationId'])));
    }
    return lists;
  }

  /** The pages of a list of users, of which only so many are followed. */
  async followed(most: number, size = 10): Promise<{ readonly ids: string[][]; readonly next: unknown }> {
    const ids: string[][] = [];
    let next: unknown = `${USERS}?pageSize=${size}`;
    while (ids.length < most && typeof next === 'string' && next.startsWith('/')) {
      const { json } = await this.look(next);
      ids.push((json['entities'] as Row[]).map((row) => String(row['id'])));
      next = json['nextUri'];
    }
    return { ids, next };
  }

  /** The pages of a job's results, of which only so many are read. */
  async results(most: number): Promise<{ readonly ids: string[][]; readonly cursors: unknown[] }> {
    const made = await this.read(this.post(this.bearer, JOBS, { interval: DAY }));
    await this.time.runUntil(this.time.now() + 5000);
    const ids: string[][] = [];
    const cursors: unknown[] = [];
    let cursor: unknown = '';
    while (ids.length < most && typeof cursor === 'string') {
      const query = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`;
      const { json } = await this.look(`${JOBS}/${String(made.json['jobId'])}/results?pageSize=20${query}`);
      ids.push((json.conversations ?? []).map((row) => String(row['conversationId'])));
      cursor = json['cursor'];
      cursors.push(cursor);
    }
    return { ids, cursors };
  }
}

const sizes = (lists: readonly string[][]): number[] => lists.map(({ length }) => length);

describe('quirks lose no row', () => {
  it.each<[string, readonly Quirk[], number[]]>([
    ['empty pages', [{ kind: 'empty', pages: [2, 3] }], [20, 0, 0, 20, 20, 20, 20, 0]],
    ['short pages', [{ kind: 'short', pages: [1, 3] }], [10, 20, 10, 20, 20, 20]],
    ['a page twice', [{ kind: 'repeat', pages: [3] }], [20, 20, 20, 20, 20, 20, 0]],
  ])('of a query by page numbers, with %s', async (_, quirks, expected) => {
    const world = await Odd.of(quirks);
    const lists = await world.numbered(expected.length);
    expect(sizes(lists)).toEqual(expected);
    const truth = [...world.simulator.truth('acme')].map((row) => String(row['conversationId']));
    expect([...new Set(lists.flat())]).toEqual(truth);
  });

  it.each<[string, readonly Quirk[], number[]]>([
    ['empty pages', [{ kind: 'empty', pages: [2, 4] }], [20, 0, 20, 0, 20, 20, 20]],
    ['short pages', [{ kind: 'short', from: 2, pages: [] }], [20, 10, 10, 10, 10, 10, 10, 10, 10]],
    ['a page twice', [{ kind: 'repeat' }], [20, 20, 20, 20, 20, 20]],
  ])('of a job by cursors, with %s', async (_, quirks, expected) => {
    const world = await Odd.of(quirks);
    const { ids, cursors } = await world.results(50);
    expect(sizes(ids)).toEqual(expected);
    expect(cursors.at(-1)).toBeUndefined();
    expect([...new Set(ids.flat())]).toHaveLength(100);
  });

  it('of a list by addresses, with empty and short pages', async () => {
    const world = await Odd.of([{ kind: 'empty' }, { kind: 'short', pages: [3] }]);
    const { ids, next } = await world.followed(50);
    expect(sizes(ids)).toEqual([10, 0, 5, 10, 10, 10, 5]);
    expect(next).toBeUndefined();
    expect(new Set(ids.flat()).size).toBe(50);
  });
});

describe('walks that never end', () => {
  it('loop from a cursor to one that was seen before', async () => {
    const world = await Odd.of([{ kind: 'loop', pages: [3] }]);
    const { ids, cursors } = await world.results(8);
    expect(ids[3]).toEqual(ids[0]);
    expect(cursors[3]).toBe(cursors[0]);
    expect(ids).toHaveLength(8);
  });

  it('loop from an address to the first', async () => {
    const world = await Odd.of([{ kind: 'loop', pages: [2], path: USERS }]);
    const { ids } = await world.followed(5);
    expect(ids[2]).toEqual(ids[0]);
    expect((await world.results(50)).ids).toHaveLength(5);
  });

  it('go on with pages without rows', async () => {
    const world = await Odd.of([{ kind: 'endless' }]);
    expect(sizes((await world.followed(9)).ids)).toEqual([10, 10, 10, 10, 10, 0, 0, 0, 0]);
    expect(sizes((await world.results(9)).ids)).toEqual([20, 20, 20, 20, 20, 0, 0, 0, 0]);
  });

  it('lead to a host that is not theirs', async () => {
    const world = await Odd.of([{ kind: 'foreign', pages: [2] }]);
    const { ids, next } = await world.followed(9);
    expect(ids).toHaveLength(2);
    expect(new URL(String(next)).host).toBe('elsewhere.example');
  });
});

describe('other switches', () => {
  it('tell totals that are wrong', async () => {
    const world = await Odd.of([], { hitsError: -0.1 });
    expect((await world.read(world.page(world.bearer))).json.totalHits).toBe(90);
    expect((await world.look(`${USERS}?pageSize=10`)).json).toMatchObject({ total: 45, pageCount: 5 });
  });

  it('time a query out that matches too much', async () => {
    const world = await Odd.of([], { caps: { hits: 50 } });
    const read = await world.read(world.page(world.bearer));
    expect(read.json).toMatchObject({ status: 504, code: 'request.timeout', message: 'The request timed out.' });
    const morning = await world.read(world.page(world.bearer, 1, 100, { interval: '2026-11-23/2026-11-23T08:00:00Z' }));
    expect(morning.status).toBe(200);
  });

  it('end all tokens at a time', async () => {
    const world = await Odd.of([], { revokedAtMs: [1000] });
    expect((await world.look(USERS)).status).toBe(200);
    await world.time.runUntil(1000);
    expect((await world.look(USERS)).json).toMatchObject({ status: 401, code: 'bad.credentials' });
    world.bearer = await world.token();
    expect((await world.look(USERS)).status).toBe(200);
  });

  it('have a limit a day, which tells to wait for hours', async () => {
    const day = { kind: 'window', limit: 3, windowMs: 86_400_000 } as const;
    const world = await Odd.of([], { limits: { day } });
    for (let n = 0; n < 3; n++) expect((await world.look(USERS)).status).toBe(200);
    const refused = await world.look(USERS);
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '86400']);
    expect(world.counters.pools['day']).toMatchObject({ passed: 3, refused: 1 });
  });

  it('have limits of routes that overlap: by a name in braces, and by how a path begins', async () => {
    const limit = (n: number) => ({ kind: 'window', limit: n, windowMs: 60_000 }) as const;
    const one = '/api/v2/analytics/conversations/{conversationId}/details';
    const world = await Odd.of([], { limits: { routes: { [one]: limit(2), '/api/v2/analytics/*': limit(3) } } });
    const statuses: number[] = [];
    for (const id of ['a', 'b', 'c']) {
      statuses.push((await world.look(`/api/v2/analytics/conversations/${id}/details`)).status);
    }
    expect(statuses).toEqual([404, 404, 429]);
    // Only what one limit lets pass comes to the next.
    statuses.push((await world.read(world.post(world.bearer, DETAILS, { interval: DAY }))).status);
    expect(statuses.at(-1)).toBe(200);
    expect((await world.read(world.post(world.bearer, DETAILS, { interval: DAY }))).status).toBe(429);
    expect(world.counters.answers[one]).toEqual({ 404: 2, 429: 1 });
    expect((await world.look(USERS)).status).toBe(200);
  });
});

describe('error bodies', () => {
  it.each([
    [400, 'general.bad.request'],
    [403, 'not.authorized'],
    [404, 'not.found'],
    [409, 'conflict'],
    [413, 'request.too.large'],
    [415, 'unsupported.media.type'],
  ] as const)('of %i can be had on any path', async (kind, code) => {
    const world = await Odd.of([], { faults: [{ kind, at: [1] }] });
    const read = await world.look(USERS);
    expect(read.json).toMatchObject({ status: kind, code, contextId: read.headers.get('inin-correlation-id') });
    expect((await world.look(USERS)).status).toBe(200);
  });

  it('can have another code and message', async () => {
    const told = { code: 'authentication.request.timeout', message: 'Authentication timed out.' };
    const world = await Odd.of([], { faults: [{ kind: 504, at: [1], ...told }] });
    expect((await world.look(USERS)).json).toMatchObject({ status: 504, ...told });
  });

  it('can come after a token was given, which is then lost', async () => {
    const world = await Odd.of([], { faults: [{ kind: 503, at: [2], path: '/oauth/token', after: true }] });
    expect((await world.read(world.login())).status).toBe(503);
    expect(world.counters.tokensIssued).toBe(2);
  });
});
