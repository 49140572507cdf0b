import { existsSync, mkdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { NEVER, type Observable, Subject } from 'rxjs';
import { describe, expect, it, vi } from 'vitest';
import type { ManifestEntry } from '../../../src/cli/out/manifest-entry.js';
import { ChangesFile } from '../../../src/cli/refresh/changes-file.js';
import { createSimulator } from '../../../src/simulator/create-simulator.js';
import { syncedPaths } from '../../node/synced-paths.js';
import { temporaryFolder } from '../../node/temporary-folder.js';
import { type CliRun, runCli } from '../run-cli.js';
import { writeOrgsFile } from '../write-orgs-file.js';

const INTERVAL = '2026-11-20/2026-11-21';
const DAY_MS = 86_400_000;

/** A folder and orgs whose conversations end while time goes by; what it gives is of the first of them. */
function folder(
  interval = INTERVAL,
  query = 'conversation-details',
  limits: unknown = { requestsPerMinute: 60_000 },
  names = ['alpha'],
) {
  let now = Date.parse('2026-11-21T00:10:00Z');
  const wallClock = (): number => now;
  const simulator = createSimulator({
    seed: 5,
    wallClock,
    orgs: names.map((name) => ({
      name,
      clientId: `id of ${name}`,
      clientSecret: 'secret',
      conversations: 230,
      interval,
      latency: 0,
      longShare: 0.2,
      live: {},
    })),
  });
  const base = temporaryFolder();
  const out = join(base, 'out');
  const orgsFile = writeOrgsFile(base, simulator, () => ({ limits }));
  const call = (
    command: string,
    fetch: typeof globalThis.fetch = simulator.fetch,
    signals$: Observable<unknown> = NEVER,
    more: readonly string[] = [],
  ): Promise<CliRun> =>
    runCli([command, '--orgs', orgsFile, '--query', query, '--interval', interval, '--out', out, ...more], {
      fetch,
      wallClock,
      signals$,
    });
  const lines = (file: string): readonly Record<string, unknown>[] =>
    readFileSync(join(out, 'alpha', file), 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  const entries = (): readonly ManifestEntry[] =>
    (JSON.parse(readFileSync(join(out, 'manifest.json'), 'utf8')) as { orgs: ManifestEntry[] }).orgs;
  const entry = (): ManifestEntry => entries()[0]!;
  return { call, lines, entry, entries, out, simulator, later: (ms: number) => (now += ms) };
}

describe('sluice refresh', () => {
  it('appends the rows that have changed, each as it is now, and knows what is still open', async () => {
    const { call, lines, entry, simulator, later } = folder();
    expect(await call('extract')).toMatchObject({ code: 0 });
    const before = entry().open ?? [];
    expect(before.length).toBeGreaterThan(2);
    later(5 * DAY_MS);
    expect(await call('refresh')).toMatchObject({ code: 0 });
    const upserts = lines('conversation-details.changes.ndjson');
    const now = new Map(Array.from(simulator.truth('alpha'), (row) => [row['conversationId'], row]));
    expect(upserts.length).toBeGreaterThan(0);
    for (const { kind, id, row } of upserts) {
      expect(kind).toBe('upsert');
      expect(row).toEqual(now.get(id));
    }
    const changed = new Set(upserts.map(({ id }) => id));
    const after = entry().open ?? [];
    expect(before.filter((id) => !changed.has(id)).sort()).toEqual([...after].sort());
    expect(entry()).toMatchObject({ status: 'complete', rows: lines('conversation-details.ndjson').length });

    expect(await call('refresh')).toMatchObject({ code: 0 });
    expect(lines('conversation-details.changes.ndjson')).toEqual(upserts);
  });

  it('reads a day again once for each night of reprocessing, and not what the refresh before has read', async () => {
    const { call, simulator, later } = folder();
    const days = () => simulator.counters('alpha').answers['/api/v2/analytics/conversations/details/query']?.['200'];
    await call('extract');
    later(5 * DAY_MS);
    await call('refresh');
    const read = days();
    later(DAY_MS);
    await call('refresh');
    expect(days()).toBe(read);
  });

  it('asks again for what a refresh that was killed left as half a line, and glues nothing to it', async () => {
    const { call, lines, out, later } = folder();
    await call('extract');
    const manifest = readFileSync(join(out, 'manifest.json'));
    later(5 * DAY_MS);
    await call('refresh');
    const file = join(out, 'alpha', 'conversation-details.changes.ndjson');
    const whole = readFileSync(file, 'utf8');
    const upserts = lines('conversation-details.changes.ndjson');
    // As it was before the refresh had come to its end; the last line is all there but for its end.
    for (const left of [whole.length - 20, whole.length - 1, whole.indexOf('\n') - 1]) {
      writeFileSync(join(out, 'manifest.json'), manifest);
      writeFileSync(file, whole.slice(0, left));
      expect(await call('refresh')).toMatchObject({ code: 0 });
      const again = lines('conversation-details.changes.ndjson');
      const byId = (all: typeof upserts): unknown[] => all.map(({ id, row }) => JSON.stringify([id, row])).sort();
      expect(byId(again)).toEqual(byId(upserts));
    }
  });

  it('ends with 4 and names the conversations that are not there any more', async () => {
    const { call, entry, simulator } = folder();
    await call('extract');
    const gone = entry().open?.[0] ?? '';
    const without: typeof globalThis.fetch = async (input, init) => {
      const answer = await simulator.fetch(input, init);
      if (!(input instanceof Request ? input.url : String(input)).includes('/details?id=')) return answer;
      const { conversations } = (await answer.json()) as { conversations: readonly { conversationId: string }[] };
      return Response.json({ conversations: conversations.filter(({ conversationId }) => conversationId !== gone) });
    };
    const { code, stderr } = await call('refresh', without);
    expect(code).toBe(4);
    expect(stderr).toContain(gone);
    expect(entry()).toMatchObject({ status: 'complete' });
    expect(entry().open).not.toContain(gone);
    expect(entry().gone).toEqual([gone]);
  });

  it('names one that was open and is gone once, though neither its day nor its id brings it', async () => {
    const { call, entry, simulator, later } = folder();
    await call('extract');
    const gone = entry().open?.[0] ?? '';
    const without: typeof globalThis.fetch = async (input, init) => {
      const answer = await simulator.fetch(input, init);
      if (!(input as string).includes('/conversations/details')) return answer;
      const { conversations = [], totalHits = 0 } = (await answer.json()) as {
        conversations?: { conversationId: string }[];
        totalHits?: number;
      };
      const left = conversations.filter(({ conversationId }) => conversationId !== gone);
      return Response.json({ conversations: left, totalHits: totalHits - 1 });
    };
    later(5 * DAY_MS);
    const { code, stderr } = await call('refresh', without);
    expect(code).toBe(4);
    expect(stderr.split(gone)).toHaveLength(2);
    expect(entry().gone).toEqual([gone]);
  });

  it('forgets nothing that was open where it cannot be read by its id', async () => {
    const { call, entry, simulator } = folder();
    await call('extract');
    const before = entry();
    expect(before.open?.length).toBeGreaterThan(2);
    const refusing: typeof globalThis.fetch = (input, init) =>
      (input instanceof Request ? input.url : String(input)).includes('/details?id=')
        ? Promise.resolve(Response.json({ code: 'not.authorized' }, { status: 403 }))
        : simulator.fetch(input, init);
    expect((await call('refresh', refusing)).code).toBe(3);
    expect(entry()).toEqual(before);
  });

  it('has its changes on the disk before the manifest speaks of them', async () => {
    const { call, out, later } = folder();
    await call('extract');
    later(5 * DAY_MS);
    const synced = await syncedPaths();
    expect(await call('refresh')).toMatchObject({ code: 0 });
    const changes = synced.indexOf(join(out, 'alpha', 'conversation-details.changes.ndjson'));
    const manifest = synced.findIndex((path) => path.startsWith(join(out, '.manifest.json')));
    expect([changes >= 0, manifest > changes]).toEqual([true, true]);
  });

  it('reads a day again the next time too where a part of it did not come', async () => {
    const { call, entry, simulator, later } = folder();
    expect(await call('extract')).toMatchObject({ code: 0 });
    const before = entry();
    later(2 * DAY_MS);
    const short: typeof globalThis.fetch = async (input, init) => {
      const answer = await simulator.fetch(input, init);
      if (!(init?.body as string | undefined)?.includes('"pageNumber":1')) return answer;
      const { conversations, ...rest } = (await answer.json()) as { conversations: unknown[] };
      return Response.json({ ...rest, conversations: conversations.slice(5) });
    };
    expect(await call('refresh', short)).toMatchObject({ code: 4 });
    expect(entry().refreshedAt).toBe(before.refreshedAt);
    // Nobody knows of those that would have been there.
    expect(entry().gone).toBeUndefined();
    expect(await call('refresh')).toMatchObject({ code: 0 });
    expect(entry().refreshedAt).toBeDefined();
  });

  it('names the conversations that were not open and do not come with their day any more', async () => {
    const { call, lines, entry, simulator, later } = folder(INTERVAL, 'conversation-details-job');
    expect(await call('extract')).toMatchObject({ code: 0 });
    const ended = lines('conversation-details-job.ndjson').filter((row) => 'conversationEnd' in row);
    const started = ended.filter((row) => String(row['conversationStart']).startsWith('2026-11-20'));
    const gone = started.slice(0, 12).map((row) => String(row['conversationId']));
    const without: typeof globalThis.fetch = async (input, init) => {
      const answer = await simulator.fetch(input, init);
      if (!(input as string).includes('/results')) return answer;
      const { conversations, ...rest } = (await answer.json()) as { conversations: { conversationId: string }[] };
      const left = conversations.filter(({ conversationId }) => !gone.includes(conversationId));
      return Response.json({ ...rest, conversations: left });
    };
    const what = 'conversations of the days that were read again did not come any more';
    later(3_600_000);
    expect(await call('refresh', without)).toMatchObject({
      code: 0,
      stderr: expect.not.stringContaining(what) as string,
    });
    later(DAY_MS);
    const { code, stderr } = await call('refresh', without);
    expect(code).toBe(4);
    expect(stderr).toContain(
      `alpha: conversation-details-job: 12 ${what}: ${gone.slice(0, 10).join(', ')} and 2 more\n`,
    );
    expect(stderr).toContain(' still open, 12 gone\n');
    expect(entry().gone).toEqual(gone);
    expect(await call('refresh', without)).toMatchObject({ code: 0 });
    expect(entry().gone).toEqual(gone);
    later(4 * DAY_MS);
    expect(await call('refresh')).toMatchObject({ code: 0 });
    expect(entry().gone).toBeUndefined();
  });

  it('says that rows are no longer provisional once all of them have been read again', async () => {
    const { call, entry, later } = folder();
    later(-5 * 60_000);
    await call('extract');
    expect(entry()).toMatchObject({ status: 'complete', provisional: true });
    for (const [ms, provisional] of [
      [3_600_000, true],
      [5 * DAY_MS, false],
      [DAY_MS, false],
    ] as const) {
      later(ms);
      expect(await call('refresh')).toMatchObject({ code: 0 });
      expect(entry().provisional).toBe(provisional);
    }
  });

  it('says so of an interval of several days once the last of them has been read again', async () => {
    const { call, entry, later } = folder('2026-11-18/2026-11-21');
    later(-5 * 60_000);
    await call('extract');
    const from = '2026-11-20T23:55:00.000Z';
    expect(entry()).toMatchObject({ status: 'complete', provisional: true, provisionalFrom: from });
    for (const [ms, said] of [
      [3_600_000, { provisional: true, provisionalFrom: from }],
      [DAY_MS, { provisional: false }],
      [3 * DAY_MS, { provisional: false }],
    ] as const) {
      later(ms);
      expect(await call('refresh')).toMatchObject({ code: 0 });
      const { provisional, provisionalFrom } = entry();
      expect({ provisional, provisionalFrom }).toEqual(said);
    }
  });

  it('reads a day again after each night while its rows are provisional, also when its nights have passed', async () => {
    const { call, entry, simulator, later } = folder(INTERVAL, 'conversation-details-job');
    const behind = '2026-11-20T12:00:00.000Z';
    const late: typeof globalThis.fetch = async (input, init) => {
      const answer = await simulator.fetch(input, init);
      const text = await answer.clone().text();
      if (!text.includes('dataAvailabilityDate')) return answer;
      return Response.json({ ...(JSON.parse(text) as object), dataAvailabilityDate: behind });
    };
    await call('extract', late);
    for (const [ms, fetch, said] of [
      [5 * DAY_MS, late, { provisional: true, provisionalFrom: behind }],
      [DAY_MS / 2, simulator.fetch, { provisional: true, provisionalFrom: behind }],
      [DAY_MS, late, { provisional: true, provisionalFrom: behind }],
      [DAY_MS, simulator.fetch, { provisional: false }],
    ] as const) {
      later(ms);
      expect(await call('refresh', fetch)).toMatchObject({ code: 0 });
      const { provisional, provisionalFrom } = entry();
      expect({ provisional, provisionalFrom }).toEqual(said);
    }
  });

  it('calls nobody gone whom the data lake does not hold yet', async () => {
    const { call, entry, simulator, later } = folder(INTERVAL, 'conversation-details-job');
    const noon = '2026-11-20T12:00:00.000Z';
    const toNoon: typeof globalThis.fetch = async (input, init) => {
      const answer = await simulator.fetch(input, init);
      const text = await answer.clone().text();
      if (!(input as string).includes('/jobs') || !text.includes('dataAvailabilityDate')) return answer;
      const { conversations, ...rest } = JSON.parse(text) as { conversations?: { conversationStart: string }[] };
      const left = conversations?.filter(({ conversationStart }) => conversationStart < noon);
      return Response.json({ ...rest, ...(left && { conversations: left }), dataAvailabilityDate: noon });
    };
    expect(await call('extract')).toMatchObject({ code: 0 });
    later(2 * DAY_MS);
    expect(await call('refresh', toNoon)).toMatchObject({ code: 0 });
    expect(entry().gone).toBeUndefined();
  });

  it('reads the days of a query without jobs after their two nights alone, and names what does not come any more', async () => {
    const { call, lines, entry, simulator, later, out } = folder(INTERVAL, 'conversations');
    const body = join(out, '..', 'body.json');
    writeFileSync(body, '{ "via": "query" }');
    let asked = 0;
    const gone = new Set<unknown>();
    const counted: typeof globalThis.fetch = async (input, init) => {
      const answer = await simulator.fetch(input, init);
      if (!(input as string).includes('/details/query')) return answer;
      asked += 1;
      const { conversations = [], totalHits } = (await answer.json()) as {
        conversations?: { conversationId: string }[];
        totalHits: number;
      };
      const left = conversations.filter(({ conversationId }) => !gone.has(conversationId));
      return Response.json({ conversations: left, totalHits: totalHits - gone.size });
    };
    expect(await call('extract', counted, NEVER, ['--body', body])).toMatchObject({ code: 0 });
    gone.add(lines('conversations.ndjson').find((row) => 'conversationEnd' in row)?.['conversationId']);
    const refreshes: unknown[] = [];
    for (const days of [1, 3, 1, 1]) {
      later(days * DAY_MS);
      asked = 0;
      const { code, stderr } = await call('refresh', counted, NEVER, ['--body', body]);
      refreshes.push([code, asked > 0, [...gone].every((id) => stderr.includes(`any more: ${String(id)}`))]);
    }
    expect(refreshes).toEqual([
      [4, true, true],
      [4, true, true],
      [0, false, false],
      [0, false, false],
    ]);
    expect(entry()).toMatchObject({ status: 'complete', provisional: true });
  });

  it('says what it has when a signal ends it, and asks for the rest the next time', async () => {
    const { call, lines, entry, simulator, later } = folder();
    await call('extract');
    const before = entry();
    later(5 * DAY_MS);
    const signals$ = new Subject<string>();
    const interrupting: typeof globalThis.fetch = (input, init) => {
      if ((input instanceof Request ? input.url : String(input)).includes('/details')) signals$.next('SIGINT');
      return simulator.fetch(input, init);
    };
    expect(await call('refresh', interrupting, signals$)).toMatchObject({
      code: 130,
      stderr:
        'alpha: conversation-details: 0 changed rows in 1 request, then interrupted; the next refresh asks for the rest\n',
    });
    expect(entry()).toEqual(before);
    expect(await call('refresh')).toMatchObject({ code: 0 });
    expect(lines('conversation-details.changes.ndjson').length).toBeGreaterThan(0);
  });

  it('asks again for what was read but not yet written when a signal came, though all had been read', async () => {
    const { call, lines, simulator, later } = folder();
    expect(await call('extract')).toMatchObject({ code: 0 });
    later(5 * DAY_MS);
    const signals$ = new Subject<string>();
    let allAsked = (): void => undefined;
    const asked = new Promise<void>((resolve) => (allAsked = resolve));
    const watching: typeof globalThis.fetch = async (input, init) => {
      const answer = await simulator.fetch(input, init);
      if ((init?.body as string | undefined)?.includes('"pageNumber":3')) allAsked();
      return answer;
    };
    // A disk that has not written anything when all has been read.
    const append = vi.spyOn(ChangesFile.prototype, 'append').mockImplementationOnce(async () => {
      await asked;
      for (let round = 0; round < 50; round += 1) await new Promise(setImmediate);
      signals$.next('SIGINT');
    });
    expect(await call('refresh', watching, signals$)).toMatchObject({ code: 130 });
    append.mockRestore();
    expect(await call('refresh')).toMatchObject({ code: 0 });
    expect(lines('conversation-details.changes.ndjson').length).toBeGreaterThan(0);
  });

  it('cancels the job that a signal interrupts while the limit is used up, before it ends', async () => {
    const limits = { requestsPerMinute: 300, burst: 1 };
    const { call, simulator, later } = folder(INTERVAL, 'conversation-details-job', limits);
    expect(await call('extract')).toMatchObject({ code: 0 });
    later(5 * DAY_MS);
    const signals$ = new Subject<string>();
    const methods: (string | undefined)[] = [];
    const interrupting: typeof globalThis.fetch = (input, init) => {
      methods.push(init?.method);
      if ((input as string).includes('/results')) signals$.next('SIGINT');
      return simulator.fetch(input, init);
    };
    expect(await call('refresh', interrupting, signals$)).toMatchObject({ code: 130 });
    expect(methods.at(-1)).toBe('DELETE');
  });

  it('refuses a folder that holds nothing complete, before any request', async () => {
    const { call, simulator, out } = folder();
    const { code, stderr } = await call('refresh');
    expect(code).toBe(2);
    expect(stderr).toContain('sluice extract');
    expect(existsSync(out)).toBe(false);
    mkdirSync(out);
    writeFileSync(join(out, 'manifest.json'), '{"version":1,"orgs":[]}');
    expect((await call('refresh')).stderr).toContain('holds no complete conversation-details of alpha');
    expect(simulator.counters('alpha').requests).toBe(0);
  });

  it('names each org of which it holds nothing complete, where that is all of them', async () => {
    const { call, out } = folder(INTERVAL, 'conversation-details', undefined, ['alpha', 'beta']);
    mkdirSync(out);
    writeFileSync(join(out, 'manifest.json'), '{"version":1,"orgs":[]}');
    const { code, stderr } = await call('refresh');
    const fix = 'with this interval and body; run sluice extract with the same options first.\n';
    const of = (org: string): string =>
      `sluice: --out: the folder holds no complete conversation-details of ${org} ${fix}`;
    expect({ code, stderr }).toEqual({ code: 2, stderr: of('alpha') + of('beta') });
  });

  it('refuses a file of rows that is gone or cut short since it was extracted, before any request', async () => {
    const { call, simulator, out, entry } = folder();
    await call('extract');
    const { requests } = simulator.counters('alpha');
    const rows = join(out, 'alpha', 'conversation-details.ndjson');
    const { length } = readFileSync(rows);
    truncateSync(rows, length - 1);
    const cut = await call('refresh');
    expect(cut).toMatchObject({ code: 2, stdout: '' });
    expect(cut.stderr).toBe(
      `sluice: --out: ${rows} has ${length - 1} of the ${length} bytes that were extracted; run sluice extract with the same options first.\n`,
    );
    rmSync(rows);
    expect(await call('refresh')).toMatchObject({ code: 2, stderr: expect.stringContaining('has 0 of the') as string });
    expect(simulator.counters('alpha').requests).toBe(requests);
    expect(entry()).not.toHaveProperty('refreshedAt');
  });

  it('refreshes the other orgs where the folder does not hold all of one, names that one, and ends with 4', async () => {
    const { call, lines, entries, out, simulator, later } = folder(INTERVAL, 'conversation-details', undefined, [
      'alpha',
      'beta',
    ]);
    await call('extract');
    const { requests } = simulator.counters('beta');
    const manifest = join(out, 'manifest.json');
    const [alpha, beta] = entries();
    writeFileSync(manifest, JSON.stringify({ version: 1, orgs: [alpha, { ...beta, status: 'failed' }] }));
    later(5 * DAY_MS);
    const { code, stderr } = await call('refresh');
    expect({ code, changed: lines('conversation-details.changes.ndjson').length > 0 }).toEqual({
      code: 4,
      changed: true,
    });
    expect(stderr).toContain('the folder holds no complete conversation-details of beta with this interval and body');
    expect(entries()).toEqual([
      expect.objectContaining({ org: 'alpha', refreshedAt: expect.any(String) as string }),
      { ...beta, status: 'failed' },
    ]);
    expect(simulator.counters('beta').requests).toBe(requests);
  });

  it.each([[['custom', '--path', '/api/v2/x', '--rows', 'rows']], [['user-details']]])(
    'refuses %j, whose rows are not known to change, and does not send anybody to extract first',
    async (query) => {
      const { out } = folder();
      const { code, stderr } = await runCli(['refresh', '--interval', INTERVAL, '--out', out, '--query', ...query]);
      expect(code).toBe(2);
      expect(stderr).toBe(
        `sluice: --query: rows of ${query[0]!} are not known to change; extract them anew, into another folder.\n`,
      );
      expect(existsSync(out)).toBe(false);
    },
  );
});
