import { deepStrictEqual } from 'node:assert';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { Subject } from 'rxjs';
import { describe, expect, it } from 'vitest';
import type { ManifestEntry } from '../../../src/cli/out/manifest-entry.js';
import { takeRunLock } from '../../../src/node/take-run-lock.js';
import { createSimulator } from '../../../src/simulator/create-simulator.js';
import type { OrgOptions } from '../../../src/simulator/org-options.js';
import { temporaryFolder } from '../../node/temporary-folder.js';
import { type CliRun, runCli } from '../run-cli.js';
import { writeOrgsFile } from '../write-orgs-file.js';

const INTERVAL = '2026-11-20/2026-11-21';
const CANONICAL = '2026-11-20T00:00:00.000Z/2026-11-21T00:00:00.000Z';

const simulated = (name: string, more: Partial<OrgOptions> = {}): OrgOptions => ({
  name,
  clientId: `client of ${name}`,
  clientSecret: `canary of ${name}`,
  conversations: 230,
  interval: INTERVAL,
  latency: 0,
  limits: { token: false, login: false },
  ...more,
});

/** A night in this process: a simulator, an orgs file for it, and a folder. */
function night(...orgs: readonly OrgOptions[]) {
  const folder = temporaryFolder();
  const out = join(folder, 'out');
  const simulator = createSimulator({ seed: 5, orgs });
  const write = (secrets: Readonly<Record<string, string>> = {}, limits: unknown = { requestsPerMinute: 60_000 }) =>
    writeOrgsFile(folder, simulator, (name) => ({ limits, ...(secrets[name] && { clientSecret: secrets[name] }) }));
  const orgsFile = write();
  const extract = (args: readonly string[] = [], more: Parameters<typeof runCli>[1] = {}): Promise<CliRun> =>
    runCli(
      ['extract', '--orgs', orgsFile, '--query', 'conversation-details', '--interval', INTERVAL, '--out', out, ...args],
      { fetch: simulator.fetch, ...more },
    );
  const manifest = (): readonly ManifestEntry[] => {
    const { version, orgs } = JSON.parse(readFileSync(join(out, 'manifest.json'), 'utf8')) as {
      version: number;
      orgs: ManifestEntry[];
    };
    expect(version).toBe(1);
    return orgs;
  };
  const rows = (org: string, query = 'conversation-details'): unknown[] =>
    readFileSync(join(out, org, `${query}.ndjson`), 'utf8')
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line) as unknown);
  const requests = () => simulator.orgs.reduce((sum, { name }) => sum + simulator.counters(name).requests, 0);
  return { folder, out, orgsFile, simulator, write, extract, manifest, rows, requests };
}

const inOrder = (rows: Iterable<unknown>) =>
  [...rows].sort((a, b) => JSON.stringify(a).localeCompare(JSON.stringify(b)));

/** The bytes of a file are what its entry says. */
function agrees(out: string, entry: ManifestEntry) {
  const bytes = readFileSync(join(out, entry.org, `${entry.query}.ndjson`));
  expect(entry).toMatchObject({
    rows: bytes.toString().split('\n').length - 1,
    bytes: bytes.length,
    sha256: createHash('sha256').update(bytes).digest('hex'),
  });
}

describe('sluice extract', () => {
  it('leaves complete files, equal to the truth, and a manifest that says so', async () => {
    const { out, simulator, extract, manifest, rows } = night(
      simulated('acme', { oddShare: 0.2 }),
      simulated('globex', { conversations: 0 }),
    );
    const { code, stdout, stderr } = await extract();
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
    deepStrictEqual(inOrder(rows('acme')), inOrder(simulator.truth('acme', { interval: INTERVAL })));
    expect(rows('globex')).toEqual([]);
    const [acme, globex] = manifest();
    expect(acme).toEqual({
      org: 'acme',
      query: 'conversation-details',
      interval: CANONICAL,
      status: 'complete',
      rows: 230,
      pages: 3,
      requests: 3,
      throttled: 0,
      duplicates: 0,
      gaps: [],
      provisional: false,
      startedAt: expect.stringMatching(/^\d{4}-.*Z$/) as string,
      finishedAt: expect.stringMatching(/^\d{4}-.*Z$/) as string,
      bytes: expect.any(Number) as number,
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
      fingerprint: expect.any(String) as string,
      open: [...simulator.truth('acme', { interval: INTERVAL })]
        .filter((row) => row['conversationEnd'] === undefined)
        .map((row) => row['conversationId']),
      warnings: { 'unsafe-integers': expect.any(Number) as number },
    });
    expect(globex).toMatchObject({ org: 'globex', status: 'complete', rows: 0, bytes: 0 });
    for (const entry of manifest()) agrees(out, entry);
    expect(stderr).toContain('acme: complete: 230 rows, 3 pages, 3 requests, 0 throttled, 0 duplicates');
    expect(stderr).not.toContain('canary');
    expect(readdirSync(out).sort()).toEqual(['acme', 'globex', 'manifest.json']);
  });

  it('reads any path that is paged by number, beside what is there', async () => {
    const { simulator, extract, manifest, rows, out } = night(simulated('acme', { custom: { limit: false } }));
    await extract();
    const args = ['--path', '/api/v2/analytics/interactions/query', '--rows', 'interactions', '--id', 'interactionId'];
    const { code } = await extract(['--query', 'custom', ...args, '--page-size', '50']);
    expect(code).toBe(0);
    deepStrictEqual(
      inOrder(rows('acme', 'custom')),
      inOrder(simulator.truth('acme', { interval: INTERVAL, of: 'custom' })),
    );
    expect(manifest().map(({ query, status, pages }) => ({ query, status, pages }))).toEqual([
      { query: 'conversation-details', status: 'complete', pages: 3 },
      { query: 'custom', status: 'complete', pages: 5 },
    ]);
    for (const entry of manifest()) agrees(out, entry);
  });

  it('sends the filters of the body', async () => {
    const filter = [{ type: 'and', predicates: [{ dimension: 'mediaType', value: 'voice' }] }];
    const { simulator, extract, rows, folder } = night(simulated('acme'));
    writeFileSync(join(folder, 'body.json'), JSON.stringify({ segmentFilters: filter }));
    expect((await extract(['--body', join(folder, 'body.json')])).code).toBe(0);
    const truth = [...simulator.truth('acme', { interval: INTERVAL, segmentFilters: filter })];
    expect(truth.length).toBeGreaterThan(0);
    expect(truth.length).toBeLessThan(230);
    deepStrictEqual(inOrder(rows('acme')), inOrder(truth));
  });

  it('leaves what is complete as it is, without a request', async () => {
    const { extract, manifest, requests } = night(simulated('acme'));
    await extract();
    const [before, sent] = [manifest(), requests()];
    const { code, stderr } = await extract();
    expect(code).toBe(0);
    expect(requests()).toBe(sent);
    expect(manifest()).toEqual(before);
    expect(stderr).toBe('acme: conversation-details is complete already (230 rows) and is left as it is\n');
  });

  it.each([
    ['is gone', (path: string) => rmSync(path)],
    ['has another size', (path: string) => truncateSync(path, 100)],
  ])('reads again what is complete when its file %s, and says so', async (what, spoil) => {
    const { out, extract, manifest, rows } = night(simulated('acme'), simulated('globex'));
    await extract();
    spoil(join(out, 'acme', 'conversation-details.ndjson'));
    const { code, stderr } = await extract();
    expect(code).toBe(0);
    expect(stderr).toContain(
      `acme: conversation-details is complete, but its file ${what}; it is read again from its start`,
    );
    expect(stderr).toContain('globex: conversation-details is complete already');
    expect(rows('acme')).toHaveLength(230);
    for (const entry of manifest()) agrees(out, entry);
  });

  it('removes changes that are older than the rows which it reads anew, and says so', async () => {
    const { out, extract } = night(simulated('acme'), simulated('globex'));
    await extract();
    const changes = (org: string): string => join(out, org, 'conversation-details.changes.ndjson');
    for (const org of ['acme', 'globex']) writeFileSync(changes(org), '{"kind":"upsert","id":"1","row":{}}\n');
    rmSync(join(out, 'acme', 'conversation-details.ndjson'));
    const { code, stderr } = await extract();
    expect(code).toBe(0);
    expect([existsSync(changes('acme')), existsSync(changes('globex'))]).toEqual([false, true]);
    expect(stderr).toContain(`acme: conversation-details: ${changes('acme')} is older than what is read now`);
  });

  it('is partial in the manifest from before its first request on', async () => {
    const { out, simulator, extract, manifest } = night(simulated('acme'));
    await extract();
    rmSync(join(out, 'acme', 'conversation-details.ndjson'));
    const seen: unknown[] = [];
    await extract([], {
      fetch: (...request) => {
        seen.push(manifest()[0]?.status);
        return simulator.fetch(...request);
      },
    });
    expect(seen[0]).toBe('partial');
    expect(manifest()[0]).toMatchObject({ status: 'complete' });
  });

  it.each(['conversation-details', 'conversation-details-job'])(
    'counts what the host of the API has got of %s, but for tokens, to its end and interrupted',
    async (query) => {
      for (const last of [8, Infinity]) {
        const { simulator, write, extract, manifest, requests } = night(simulated('acme', { conversations: 2_000 }));
        write({}, 'discover');
        const signals$ = new Subject<string>();
        let calls = 0;
        const { stderr } = await extract(['--query', query, '--page-size', '100'], {
          signals$,
          fetch: (...request) => {
            if ((calls += 1) === last) signals$.next('SIGINT');
            return simulator.fetch(...request);
          },
        });
        expect(manifest()[0]?.status, stderr).toBe(last === 8 ? 'partial' : 'complete');
        expect(manifest()[0]?.requests).toBeGreaterThan(3);
        expect(manifest()[0]?.requests).toBe(requests() - 1);
        const told = simulator.counters('acme').answers['/api/v2/organizations/limits/namespaces/{namespaceName}'];
        expect(told).toEqual({ 200: 2 });
      }
    },
  );

  it('cancels the job of a run that is interrupted while its limit is used up, before it ends', async () => {
    const { simulator, write, extract, manifest, requests } = night(simulated('acme', { conversations: 3_000 }));
    write({}, { requestsPerMinute: 300, burst: 1 });
    const signals$ = new Subject<string>();
    const methods: (string | undefined)[] = [];
    const { code } = await extract(['--query', 'conversation-details-job', '--page-size', '100'], {
      signals$,
      fetch: (input, init) => {
        methods.push(init?.method);
        if ((input as string).includes('cursor=')) signals$.next('SIGINT');
        return simulator.fetch(input, init);
      },
    });
    expect(code).toBe(130);
    expect(methods.at(-1)).toBe('DELETE');
    expect(manifest()[0]?.requests).toBe(requests() - 1);
  });

  it('aborts what is asked for the org itself when it is interrupted', async () => {
    const { simulator, write, extract } = night(simulated('acme'));
    write({}, 'discover');
    const signals$ = new Subject<string>();
    const left: (AbortSignal | null | undefined)[] = [];
    const { code } = await extract([], {
      signals$,
      fetch: (input, init) => {
        if (!(input as string).includes('/limits/')) return simulator.fetch(input, init);
        left.push(init?.signal);
        signals$.next('SIGINT');
        return new Promise(() => undefined);
      },
    });
    expect(code).toBe(130);
    expect(left.length).toBeGreaterThan(0);
    expect(left.every((signal) => signal?.aborted)).toBe(true);
  });

  it('refuses a folder that holds another interval or another body of the same query', async () => {
    const { extract, folder, requests, manifest } = night(simulated('acme'));
    await extract();
    const [before, sent] = [manifest(), requests()];
    const other = await extract(['--interval', '2026-11-20/2026-11-20T12:00Z']);
    expect(other).toMatchObject({ code: 2, stdout: '' });
    expect(other.stderr).toBe(
      `sluice: --interval: the folder of --out already holds conversation-details of ${CANONICAL} (org acme); give another folder with --out, or ask the same again.\n`,
    );
    writeFileSync(join(folder, 'body.json'), '{ "segmentFilters": [] }');
    const filtered = await extract(['--body', join(folder, 'body.json')]);
    expect(filtered.code).toBe(2);
    expect(filtered.stderr).toContain(
      '--body: the folder of --out already holds conversation-details with another body',
    );
    expect(requests()).toBe(sent);
    expect(manifest()).toEqual(before);
  });

  it('takes the same interval in other words', async () => {
    const { extract } = night(simulated('acme'));
    await extract();
    const { code, stderr } = await extract(['--interval', '2026-11-20T01:00+01:00/2026-11-21T00:00:00Z']);
    expect({ code, stderr }).toMatchObject({ code: 0, stderr: expect.stringContaining('complete already') as string });
  });

  it('reads the others to their end when one secret is wrong, asks the login at most twice, and ends with 4', async () => {
    const { out, simulator, write, extract, manifest, rows } = night(simulated('acme'), simulated('globex'));
    write({ acme: 'wrong' });
    const { code, stderr } = await extract();
    expect(code).toBe(4);
    expect(simulator.counters('acme').requests).toBeLessThanOrEqual(2);
    expect(rows('globex')).toHaveLength(230);
    const [acme, globex] = manifest();
    expect(acme).toMatchObject({ org: 'acme', status: 'failed', rows: 0, error: { name: 'AuthError' } });
    expect(acme?.gaps).toEqual([
      { start: '2026-11-20T00:00:00.000Z', end: '2026-11-21T00:00:00.000Z', reason: expect.any(String) as string },
    ]);
    expect(globex).toMatchObject({ org: 'globex', status: 'complete', gaps: [] });
    for (const entry of manifest()) agrees(out, entry);
    expect(stderr).toMatch(/^acme: failed: 0 rows.*AuthError: .*clientSecret/m);

    write();
    const again = await extract();
    expect(again.code).toBe(0);
    expect(again.stderr).toContain(
      'acme: conversation-details is failed from an earlier run; it is read again from its start',
    );
    expect(rows('acme')).toHaveLength(230);
  });

  it('ends with 3 when all are refused, and names the permission after two requests at most', async () => {
    const { simulator, write, extract, manifest } = night(simulated('acme', { permissions: [] }), simulated('globex'));
    write({ globex: 'wrong' });
    const { code, stderr } = await extract();
    expect(code).toBe(3);
    expect(stderr).toMatch(/^acme: failed.*PermissionError: .*analytics:conversationDetail:view/m);
    const { answers } = simulator.counters('acme');
    expect(answers['/api/v2/analytics/conversations/details/query']?.['403']).toBeLessThanOrEqual(2);
    expect(manifest().map(({ error }) => error?.name)).toEqual(['PermissionError', 'AuthError']);
  });

  it('comes through broken answers complete', async () => {
    const { simulator, extract, rows } = night(
      simulated('acme', {
        faults: ([500, 'reset', 'truncated', 'html', 'unauthorized'] as const).map((kind, n) => ({
          kind,
          at: [2 * n + 2],
        })),
      }),
    );
    const { code } = await extract(['--page-size', '20']);
    expect(code).toBe(0);
    expect(Object.values(simulator.counters('acme').faults)).toEqual([1, 1, 1, 1, 1]);
    deepStrictEqual(inOrder(rows('acme')), inOrder(simulator.truth('acme', { interval: INTERVAL })));
  });

  it.runIf(existsSync('/dev/full'))('fails the org whose disk is full, and says why', async () => {
    const { out, extract, manifest, rows } = night(simulated('acme'), simulated('globex'));
    mkdirSync(join(out, 'acme'), { recursive: true });
    symlinkSync('/dev/full', join(out, 'acme', 'conversation-details.ndjson'));
    const { code, stderr } = await extract();
    expect(code).toBe(4);
    expect(stderr).toMatch(/^acme: failed: 0 rows.*SinkError: .*ENOSPC/m);
    const [acme] = manifest();
    expect(acme).toMatchObject({
      status: 'failed',
      rows: 0,
      bytes: 0,
      error: { name: 'SinkError', message: expect.stringContaining('ENOSPC') as string },
    });
    expect(acme?.gaps).toMatchObject([{ start: '2026-11-20T00:00:00.000Z', end: '2026-11-21T00:00:00.000Z' }]);
    expect(rows('globex')).toHaveLength(230);
  });

  /** The simulator, with fields put into the first row of a page. */
  const withFields =
    (fetch: typeof globalThis.fetch, fields: string, page: number): typeof globalThis.fetch =>
    async (input, init) => {
      const answer = await fetch(input, init);
      if (!(init?.body as string | undefined)?.includes(`"pageNumber":${page}`)) return answer;
      return new Response((await answer.text()).replace('{"conversationId"', `{${fields},"conversationId"`));
    };

  it('keeps numbers that JavaScript cannot hold as numbers', async () => {
    const { simulator, extract, rows } = night(simulated('acme'));
    const { code } = await extract([], { fetch: withFields(simulator.fetch, '"cost":1e400', 1) });
    expect(code).toBe(0);
    expect(rows('acme').map((row) => (row as { cost?: number }).cost)).toContain(Infinity);
  });

  it('fails the org of a row that cannot be written, names its line, and keeps what came before', async () => {
    const { out, simulator, extract, manifest } = night(simulated('acme'), simulated('globex'));
    const deep = `"deep":${'['.repeat(20_000)}${']'.repeat(20_000)}`;
    const onlyAcme = withFields(simulator.fetch, deep, 2);
    const client = Buffer.from(`client of acme:canary of acme`).toString('base64');
    const tokens = new Set<string>();
    const fetch: typeof globalThis.fetch = async (input, init) => {
      const { authorization = '' } = (init?.headers ?? {}) as Record<string, string>;
      if (authorization === `Basic ${client}`) {
        const answer = await simulator.fetch(input, init);
        const { access_token } = (await answer.clone().json()) as { access_token: string };
        tokens.add(`Bearer ${access_token}`);
        return answer;
      }
      return (tokens.has(authorization) ? onlyAcme : simulator.fetch)(input, init);
    };
    const { code, stderr } = await extract([], { fetch });
    expect(code).toBe(4);
    expect(stderr).toMatch(/^acme: failed: 100 rows.*SinkError: .*line 101: row: it is nested too deep to be written/m);
    const [acme, globex] = manifest();
    // More was read than is in the file: what the run itself had left would begin too late.
    const gaps = [{ start: '2026-11-20T00:00:00.000Z', end: '2026-11-21T00:00:00.000Z' }];
    expect(acme).toMatchObject({ status: 'failed', rows: 100, gaps });
    agrees(out, acme!);
    expect(globex).toMatchObject({ status: 'complete', rows: 230 });
  });

  it('ends with 4 and one sentence when its folder is taken away while it reads', async () => {
    const { out, simulator, extract } = night(simulated('acme'));
    let calls = 0;
    const { code, stderr } = await extract([], {
      fetch: (...request) => {
        if ((calls += 1) === 3) rmSync(out, { recursive: true });
        return simulator.fetch(...request);
      },
    });
    expect(code).toBe(4);
    expect(stderr).toMatch(/^sluice: manifest\.json could not be written: ENOENT.*$/m);
    expect(stderr).not.toMatch(/^ +at /m);
  });

  it('tells when to come back after a wait that is too long', async () => {
    const { simulator, extract, manifest } = night(simulated('acme'));
    const { stderr, code } = await extract([], {
      wallClock: () => Date.parse('2026-11-24T00:00:00Z'),
      fetch: (input, init) =>
        (input as string).includes('/oauth/token')
          ? simulator.fetch(input, init)
          : Promise.resolve(new Response('', { status: 429, headers: { 'retry-after': '3600' } })),
    });
    expect(code).toBe(4);
    expect(stderr).toMatch(/RateLimitError: .* Come back at 2026-11-24T01:00:00Z\.$/m);
    expect(manifest()[0]?.error?.message).toMatch(/Come back at 2026-11-24T01:00:00/);
  });

  it('ends with 130 at the first signal, with a partial manifest that is true', async () => {
    const { out, simulator, extract, manifest, requests } = night(
      simulated('acme', { conversations: 2_000, answerTime: 20 }),
    );
    const signals$ = new Subject<string>();
    const asked = simulator.fetch;
    let calls = 0;
    const { code, stdout, stderr } = await extract([], {
      signals$,
      fetch: (...request) => {
        if ((calls += 1) === 6) signals$.next('SIGTERM');
        return asked(...request);
      },
    });
    expect({ code, stdout }).toEqual({ code: 130, stdout: '' });
    const [entry] = manifest();
    expect(entry).toMatchObject({
      status: 'partial',
      gaps: [{ start: '2026-11-20T00:00:00.000Z', end: '2026-11-21T00:00:00.000Z' }],
    });
    expect(entry?.rows).toBeGreaterThan(0);
    expect(entry?.rows).toBeLessThan(2_000);
    agrees(out, entry!);
    expect(stderr).toMatch(/^acme: partial: \d+ rows/m);
    const sent = requests();

    expect((await extract()).code).toBe(0);
    const [complete] = manifest();
    expect(complete).toMatchObject({ status: 'complete', rows: 2_000 });
    // Its token and its pages, and nothing of the run before.
    expect(requests() - sent).toBe(1 + complete!.requests);
  });

  it('tells once, and not every second, that the manifest cannot be written', async () => {
    const { out, simulator, write, extract } = night(simulated('acme', { conversations: 1_000, answerTime: 300 }));
    write({}, { maxConcurrency: 1 });
    let calls = 0;
    const { code, stderr } = await extract([], {
      fetch: (...request) => {
        // The name of what is written first, and then renamed.
        if ((calls += 1) === 1) mkdirSync(join(out, '.manifest.json.tmp'));
        return simulator.fetch(...request);
      },
    });
    expect(code).toBe(4);
    const told = stderr.split('\n').filter((line) => line.includes('manifest.json could not be written: EISDIR'));
    // On the way, and at the end.
    expect(told).toEqual([expect.stringMatching(/^manifest/), expect.stringMatching(/^sluice: manifest/)]);
  });

  it('says when it writes anew a file that no manifest speaks of', async () => {
    const { out, extract, rows } = night(simulated('acme'));
    const path = join(out, 'acme', 'conversation-details.ndjson');
    mkdirSync(join(out, 'acme'), { recursive: true });
    writeFileSync(path, 'precious\n');
    const { code, stderr } = await extract();
    expect(code).toBe(0);
    expect(stderr).toContain(`acme: ${path} is not in the manifest; it is written anew\n`);
    expect(rows('acme')).toHaveLength(230);
  });

  it('takes signals that come together for one, and ends in order', async () => {
    const { out, simulator, extract, manifest } = night(simulated('acme', { conversations: 2_000, answerTime: 20 }));
    const signals$ = new Subject<string>();
    let calls = 0;
    const { code, stderr } = await extract([], {
      signals$,
      fetch: (...request) => {
        if ((calls += 1) === 6) for (const signal of ['SIGINT', 'SIGINT', 'SIGTERM']) signals$.next(signal);
        return simulator.fetch(...request);
      },
    });
    expect(code).toBe(130);
    expect(stderr).toMatch(/^acme: partial: \d+ rows/m);
    const [entry] = manifest();
    expect(entry?.rows).toBeGreaterThan(0);
    agrees(out, entry!);
    expect(existsSync(join(out, '.lock'))).toBe(false);
  });

  it('is refused where another run is at work', async () => {
    const { out, extract, requests } = night(simulated('acme'));
    mkdirSync(out);
    const lock = await takeRunLock(join(out, '.lock'));
    const { code, stderr } = await extract();
    expect(code).toBe(2);
    expect(stderr).toBe(
      `sluice: --out: another run (process ${process.pid}) is writing ${out}; wait for it, or give another folder.\n`,
    );
    expect(requests()).toBe(0);
    if (lock.held) await lock.release();
    expect((await extract()).code).toBe(0);
  });

  it('refuses a damaged manifest rather than starting from nothing', async () => {
    const { out, extract } = night(simulated('acme'));
    mkdirSync(out);
    writeFileSync(join(out, 'manifest.json'), '{"version":1,"orgs":[{');
    const { code, stderr } = await extract();
    expect(code).toBe(2);
    expect(stderr).toContain('manifest.json is damaged: it is no JSON; move it away');
    expect(readdirSync(out)).toEqual(['manifest.json']);
  });

  it('takes a secret out of a variable that was filled from a file, without its line end', async () => {
    const { simulator, out, rows, folder } = night(simulated('acme'));
    const orgsFile = writeOrgsFile(folder, simulator, () => ({ clientSecret: { env: 'SECRET' } }));
    const { code } = await runCli(
      ['extract', '--orgs', orgsFile, '--query', 'conversation-details', '--interval', INTERVAL, '--out', out],
      { fetch: simulator.fetch, env: { SECRET: 'canary of acme\r\n' } },
    );
    expect(code).toBe(0);
    expect(rows('acme')).toHaveLength(230);
  });

  it('reads one org from the variables of the gc tool', async () => {
    const { simulator, out, rows } = night(simulated('acme'));
    const [{ domain, clientId, clientSecret }] = simulator.orgs as [(typeof simulator.orgs)[number]];
    const { code } = await runCli(
      ['extract', '--query', 'conversation-details', '--interval', INTERVAL, '--out', out],
      {
        fetch: simulator.fetch,
        env: {
          GENESYSCLOUD_REGION: domain,
          GENESYSCLOUD_OAUTHCLIENT_ID: clientId,
          GENESYSCLOUD_OAUTHCLIENT_SECRET: clientSecret,
        },
      },
    );
    expect(code).toBe(0);
    expect(rows('default')).toHaveLength(230);
  });

  it('counts a day that is not over as provisional', async () => {
    const { extract, manifest } = night(simulated('acme'));
    const { stderr } = await extract([], { wallClock: () => Date.UTC(2026, 10, 20, 12) });
    expect(manifest()[0]).toMatchObject({ status: 'complete', provisional: true });
    expect(stderr).toContain('provisional');
    expect((await extract()).stderr).toBe(
      'acme: conversation-details is complete already (230 rows, provisional) and is left as it is\n',
    );
  });

  const lateQueries = ['conversation-details', 'conversation-details-job'];
  /** Answers of a server whose clock stands at this instant. */
  const dated =
    (at: number, { fetch }: { readonly fetch: typeof globalThis.fetch }): typeof fetch =>
    async (...asked) => {
      const answer = await fetch(...asked);
      const headers = new Headers(answer.headers);
      headers.set('date', new Date(at).toUTCString());
      return new Response(answer.body, { status: answer.status, headers });
    };
  const noon = Date.UTC(2026, 10, 20, 12, 0, 0, 400);

  it.each(lateQueries)('counts %s as provisional where our clock alone says that the day is over', async (query) => {
    const { simulator, extract, manifest } = night(simulated('acme'));
    const wallClock = () => noon + 86_400_000;
    const { stderr } = await extract(['--query', query], { wallClock, fetch: dated(noon, simulator) });
    const [entry] = manifest();
    expect(entry).toMatchObject({ status: 'complete', provisional: true });
    expect(Date.parse(entry!.provisionalFrom ?? '')).toBeGreaterThan(noon - 602_000);
    expect(Date.parse(entry!.provisionalFrom ?? '')).toBeLessThanOrEqual(noon - 600_000);
    expect(stderr).toContain('provisional (the interval was not over ten minutes before the run began)');
  });

  it('says that the day was not over where the clock of the server alone says that it was', async () => {
    const { simulator, extract, manifest } = night(simulated('acme'));
    const tomorrow = dated(noon + 86_400_000, simulator);
    const { stderr } = await extract([], { wallClock: () => noon, fetch: tomorrow });
    expect(manifest()[0]).toMatchObject({ status: 'complete', provisional: true });
    expect(stderr).toContain('provisional (the interval was not over ten minutes before the run began)');
  });

  it.each([
    ['counts more than it gives, and names no next page', { total: 5 }, { 'fewer-rows-than-total-hits': 3 }],
    ['counts what it gives', { total: 2 }, undefined],
    ['counts less than it gives', { total: 1 }, undefined],
    ['counts nothing', {}, undefined],
  ])('is complete, and tells of what is missing, where a listing %s', async (_, counted, warnings) => {
    const { orgsFile, out, manifest } = night(simulated('acme'));
    const served: typeof fetch = (url) => {
      const token = { access_token: 't', token_type: 'bearer', expires_in: 3600 };
      const page = { entities: [{ id: 'a' }, { id: 'b' }], pageSize: 2, pageNumber: 1, ...counted };
      return Promise.resolve(Response.json(/oauth/.test(new Request(url).url) ? token : page));
    };
    const { code, stderr } = await runCli(
      ['extract', '--orgs', orgsFile, '--query', 'listing', '--path', '/api/v2/users', '--out', out],
      { fetch: served },
    );
    expect([code, stderr.includes('3 fewer-rows-than-total-hits')]).toEqual([0, warnings !== undefined]);
    expect(manifest()[0]).toMatchObject({ status: 'complete', rows: 2 });
    expect(manifest()[0]!.warnings).toEqual(warnings);
  });
});
