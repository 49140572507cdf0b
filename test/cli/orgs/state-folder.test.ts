import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { defaultStateFolder } from '../../../src/cli/orgs/default-state-folder.js';
import { StateFolder } from '../../../src/cli/orgs/state-folder.js';
import { createSimulator } from '../../../src/simulator/create-simulator.js';
import { temporaryFolder } from '../../node/temporary-folder.js';
import { runCli } from '../run-cli.js';
import { writeOrgsFile } from '../write-orgs-file.js';

const memory = (pool: string, ratePerSecond = 8) => ({
  version: 1 as const,
  pool,
  ratePerSecond,
  burst: 5,
  refusalCost: 0,
});
const acme = { region: 'eu-central-1', clientId: 'secret-looking id' };

const AT = Date.UTC(2026, 10, 1);
const HOUR = 3_600_000;
/** As the folder gives it back: learned at `at`. */
const kept = (pool: string, ratePerSecond?: number, at = AT) => ({
  ...memory(pool, ratePerSecond),
  learnedAt: new Date(at).toISOString(),
});

/** A folder with what it warned of. */
function setUp(path: string | undefined = join(temporaryFolder(), 'deep', 'state')) {
  const warnings: string[] = [];
  const open = (now = AT) =>
    new StateFolder(
      path,
      (text) => warnings.push(text),
      () => now,
    );
  const files = () => readdirSync(path).map((name) => join(path, name));
  return { path, warnings, open, files };
}

describe('StateFolder', () => {
  it('remembers what each client of a region learned, for nobody else to read', async () => {
    const { open, files, warnings } = setUp();
    await open().keep([
      { client: acme, pools: [memory('token'), memory('/api/v2/x')] },
      { client: { ...acme, region: 'us-east-1' }, pools: [memory('token', 3)] },
    ]);
    const later = open();
    expect(await later.remembered(acme)).toEqual([kept('token'), kept('/api/v2/x')]);
    expect(await later.remembered({ ...acme, region: 'us-east-1' })).toEqual([kept('token', 3)]);
    for (const region of ['eu_central_1', 'EU-Central-1', 'mypurecloud.de']) {
      expect(await later.remembered({ ...acme, region })).toHaveLength(2);
    }
    expect(await later.remembered({ ...acme, clientId: 'other' })).toBeUndefined();
    expect(files()).toHaveLength(2);
    for (const file of files()) {
      expect(statSync(file).mode & 0o777).toBe(0o600);
      expect(file + readFileSync(file, 'utf8')).not.toContain('secret-looking');
    }
    expect(warnings).toEqual([]);
  });

  it('keeps what one of several runs has learned that end at the same time', async () => {
    const { open, files, warnings } = setUp();
    const rates = Array.from({ length: 20 }, (_, n) => 1 + n * 10 ** (n % 5));
    await Promise.all(rates.map((rate) => open().keep([{ client: acme, pools: [memory('token', rate)] }])));
    expect(rates.map((rate) => [kept('token', rate)])).toContainEqual(await open().remembered(acme));
    expect(files()).toHaveLength(1);
    expect(warnings).toEqual([]);
  });

  it('writes nothing while nothing was learned, and forgets what holds no more', async () => {
    const { open, files } = setUp();
    await open().keep([{ client: acme, pools: [] }]);
    expect(() => files()).toThrow(/ENOENT/);
    await open().keep([{ client: acme, pools: [memory('token')] }]);
    const [file] = files();
    const before = statSync(file!);
    const next = open();
    await next.remembered(acme);
    await next.keep([{ client: acme, pools: [memory('token')] }]);
    expect(statSync(file!).ino).toBe(before.ino);
    await next.keep([{ client: acme, pools: [] }]);
    expect(await open().remembered(acme)).toEqual([]);
  });

  it('forgets a rate that nothing has confirmed for a week, so that what one bad night taught does not stay', async () => {
    const { open } = setUp();
    const night = async (now: number, pools: readonly ReturnType<typeof memory>[]) => {
      const folder = open(now);
      const found = await folder.remembered(acme);
      await folder.keep([{ client: acme, pools }]);
      return found;
    };
    await night(AT, [memory('token', 2), memory('/api/v2/x', 3)]);
    // Its burst is another, which says nothing of the rate; the other pool learned anew.
    const learned = AT + 150 * HOUR;
    await night(learned, [{ ...memory('token', 2), burst: 6 }, memory('/api/v2/x', 4)]);
    const both = [{ ...kept('token', 2), burst: 6 }, kept('/api/v2/x', 4, learned)];
    expect(await night(AT + 168 * HOUR, [memory('token', 2), memory('/api/v2/x', 4)])).toEqual(both);
    expect(await night(AT + 169 * HOUR, [memory('/api/v2/x', 4)])).toEqual([kept('/api/v2/x', 4, learned)]);
    expect(await night(AT + 170 * HOUR, [])).toEqual([kept('/api/v2/x', 4, learned)]);
  });

  it('takes what an earlier version has written for learned tonight', async () => {
    const { open, files } = setUp();
    await open().keep([{ client: acme, pools: [memory('token')] }]);
    writeFileSync(files()[0]!, JSON.stringify({ version: 1, pools: [memory('token'), null, { learnedAt: 'soon' }] }));
    const next = open(AT + HOUR);
    expect(await next.remembered(acme)).toEqual([memory('token'), null, { learnedAt: 'soon' }]);
    await next.keep([{ client: acme, pools: [memory('token')] }]);
    expect(await open().remembered(acme)).toEqual([kept('token', 8, AT + HOUR)]);
  });

  it.each([
    ['torn', '{ "version": 1, "pools": [ { "ver', 'is damaged'],
    ['empty', '', 'is damaged'],
    ['of another program', '{ "hello": "world" }', 'is damaged or of another version'],
    ['of a later version', '{ "version": 2, "pools": [] }', 'is damaged or of another version'],
    ['null', 'null', 'is damaged or of another version'],
  ])('ignores a file that is %s, with one line, and replaces it', async (_, text, said) => {
    const { open, files, warnings } = setUp();
    await open().keep([{ client: acme, pools: [memory('token')] }]);
    const [file] = files();
    writeFileSync(file!, text);
    const next = open();
    expect(await next.remembered(acme)).toBeUndefined();
    expect(warnings).toEqual([`${file!} ${said}; it is ignored`]);
    await next.keep([{ client: acme, pools: [memory('token')] }]);
    expect(await open().remembered(acme)).toEqual([kept('token')]);
  });

  it('tells once that it cannot be written, however many orgs there are', async () => {
    const file = join(temporaryFolder(), 'file');
    writeFileSync(file, '');
    const { open, warnings } = setUp(join(file, 'state'));
    const clients = [1, 2, 3].map((n) => ({ client: { ...acme, clientId: `${n}` }, pools: [memory('token')] }));
    await open().keep(clients);
    expect(warnings).toEqual([
      `${join(file, 'state')} cannot be written (ENOTDIR); the limits that were learned are not remembered`,
    ]);
  });

  it('ignores what cannot be read', async () => {
    const { open, files, warnings, path } = setUp();
    await open().keep([{ client: acme, pools: [memory('token')] }]);
    const [file] = files();
    const other = setUp(join(path, '..', 'other'));
    mkdirSync(join(other.path, file!.split('/').at(-1)!), { recursive: true });
    expect(await other.open().remembered(acme)).toBeUndefined();
    expect(other.warnings).toEqual([`${other.path} cannot be read (EISDIR); it is ignored`]);
    expect(warnings).toEqual([]);
  });

  it('without a path remembers nothing and writes nothing', async () => {
    const state = new StateFolder(
      undefined,
      () => expect.unreachable(),
      () => AT,
    );
    expect(await state.remembered(acme)).toBeUndefined();
    await state.keep([{ client: acme, pools: [memory('token')] }]);
  });
});

describe('defaultStateFolder', () => {
  it.each([
    [{ XDG_STATE_HOME: '/state', HOME: '/home/a' }, '/state/sluice'],
    [{ HOME: '/home/a' }, '/home/a/.local/state/sluice'],
    [{ XDG_STATE_HOME: 'relative', HOME: '/home/a' }, '/home/a/.local/state/sluice'],
    [{ XDG_STATE_HOME: '', USERPROFILE: '/users/a' }, '/users/a/.local/state/sluice'],
    [{}, undefined],
  ])('of %j is %s', (env, folder) => {
    expect(defaultStateFolder(env)).toBe(folder);
  });
});

describe('sluice extract --state', () => {
  const INTERVAL = '2026-11-20/2026-11-21';

  /** Nights of an org whose interactions have a ceiling of 20 a second that nobody told: one that a busy machine meets. */
  function nights() {
    const folder = temporaryFolder();
    const simulator = createSimulator({
      seed: 3,
      orgs: [
        {
          name: 'acme',
          clientId: 'client',
          clientSecret: 'canary',
          conversations: 4_000,
          rowBytes: 170,
          interval: INTERVAL,
          latency: 1,
          limits: { token: false, login: false },
          custom: { limit: { kind: 'bucket', perSecond: 20, burst: 5, retryAfter: 'none', body: 'bare' } },
        },
      ],
    });
    const orgsFile = writeOrgsFile(folder, simulator, () => ({ limits: { requestsPerMinute: 60_000 } }));
    let night = 0;
    const extract = async (args: readonly string[], env: Record<string, string> = {}) => {
      const out = join(folder, `night-${++night}`);
      const run = await runCli(
        [
          ...['extract', '--orgs', orgsFile, '--query', 'custom', '--interval', INTERVAL],
          ...['--path', '/api/v2/analytics/interactions/query', '--rows', 'interactions', '--id', 'interactionId'],
          ...['--out', out, ...args],
        ],
        { fetch: simulator.fetch, env },
      );
      return { ...run, out };
    };
    const requests = () => simulator.counters('acme').requests;
    return { folder, extract, requests };
  }

  it('starts the second night with what the first one learned', async () => {
    const { folder, extract } = nights();
    const state = join(folder, 'state');
    const throttled = async (args: readonly string[], env: Record<string, string> = {}) => {
      const { code, stderr, out } = await extract(args, env);
      expect(code).toBe(0);
      expect(stderr).not.toContain('warning');
      const { orgs } = JSON.parse(readFileSync(join(out, 'manifest.json'), 'utf8')) as {
        orgs: { throttled: number }[];
      };
      return orgs[0]!.throttled;
    };
    const first = await throttled(['--state', state]);
    const [file] = readdirSync(state).map((name) => join(state, name));
    expect(JSON.parse(readFileSync(file!, 'utf8'))).toEqual({
      version: 1,
      pools: [expect.objectContaining({ version: 1, pool: expect.stringContaining('interactions') as string })],
    });
    // The folder of the environment is another one, and knows nothing yet.
    await throttled([], { XDG_STATE_HOME: folder });
    expect(readdirSync(join(folder, 'sluice'))).toHaveLength(1);
    expect(await throttled(['--state', state])).toBeLessThan(first);

    writeFileSync(file!, '{');
    const { code, stderr } = await extract(['--state', state]);
    expect(code).toBe(0);
    expect(stderr.match(/warning: .*damaged; it is ignored/g)).toHaveLength(1);
  });

  it.each(['orgs.json', 'orgs.json/below', '/proc/nowhere/state'])(
    'refuses a told folder that is none, such as %s, before any request',
    async (place) => {
      const { folder, extract, requests } = nights();
      const state = place.startsWith('/') ? place : join(folder, place);
      const { code, stderr } = await extract(['--state', state]);
      expect(code).toBe(2);
      expect(stderr.trim().split('\n')).toEqual([
        expect.stringMatching(
          /^sluice: --state: ".*" cannot be used as a folder \(\w+\); give a folder that can be written\.$/,
        ),
      ]);
      expect(requests()).toBe(0);
    },
  );

  it.each(['orgs.json', 'sluice'])('goes on, with one warning, when that of the environment is none', async (home) => {
    const { folder, extract } = nights();
    writeFileSync(join(folder, 'sluice'), '');
    const { code, stderr } = await extract([], { XDG_STATE_HOME: home === 'sluice' ? folder : join(folder, home) });
    expect(code).toBe(0);
    expect(stderr.match(/warning: .*/g)).toEqual([
      expect.stringMatching(/cannot be used as a folder \(ENOTDIR\); the limits that are learned are not remembered$/),
    ]);
  });
});
