import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { ManifestEntry } from '../../src/cli/out/manifest-entry.js';
import { serveSimulator } from '../../src/node/serve-simulator.js';
import { createSimulator } from '../../src/simulator/create-simulator.js';
import { temporaryFolder } from '../node/temporary-folder.js';
import { transpiledPackage } from '../node/transpiled-package.js';

const INTERVAL = '2026-11-20/2026-11-21';
let main = '';
beforeAll(async () => {
  main = join(await transpiledPackage(), 'dist/cli/main.js');
});

/** The command as a process. */
function sluice(...args: readonly string[]) {
  return sluiceWith([], ...args);
}

/** The command as a process, with options of Node. */
function sluiceWith(node: readonly string[], ...args: readonly string[]) {
  const child = spawn(process.execPath, [...node, main, ...args], { stdio: ['ignore', 'pipe', 'pipe'], env: {} });
  const written = { stdout: '', stderr: '' };
  child.stdout.on('data', (text: Buffer) => (written.stdout += text.toString()));
  child.stderr.on('data', (text: Buffer) => (written.stderr += text.toString()));
  const ended = once(child, 'close').then(([code]) => code as number | null);
  onTestFinished(() => void child.kill('SIGKILL'));
  return { child, written, ended };
}

/** Fails by the timeout of the test. */
async function until(what: () => boolean): Promise<void> {
  while (!what()) await pause(20);
}

/**
 * A served org of five pages, and how to extract it. With `hangs`, the fourth request of all never gets an answer: the
 * run that sent it stands there, with three pages in its file, until it is killed.
 */
async function served({ hangs = true } = {}) {
  const folder = temporaryFolder();
  const simulator = createSimulator({
    orgs: [
      {
        name: 'acme',
        clientId: 'client',
        clientSecret: 'canary',
        conversations: 450,
        interval: INTERVAL,
        latency: 0,
        limits: { token: false },
        faults: hangs ? [{ kind: 'hang', at: [4] }] : [],
      },
    ],
  });
  const { url, close } = await serveSimulator(simulator);
  onTestFinished(close);
  const org = {
    name: 'acme',
    apiUrl: url,
    loginUrl: url,
    clientId: 'client',
    clientSecret: 'canary',
    // One at a time: else the fourth to arrive may be the third page.
    limits: { maxConcurrency: 1 },
  };
  writeFileSync(join(folder, 'orgs.json'), JSON.stringify({ orgs: [org] }));
  const out = join(folder, 'out');
  const extract = (...node: readonly string[]) =>
    sluiceWith(
      node,
      'extract',
      '--orgs',
      join(folder, 'orgs.json'),
      '--query',
      'conversation-details',
      '--interval',
      INTERVAL,
      '--out',
      out,
    );
  const entry = (): ManifestEntry | undefined => {
    try {
      const { orgs } = JSON.parse(readFileSync(join(out, 'manifest.json'), 'utf8')) as { orgs: ManifestEntry[] };
      return orgs[0];
    } catch {
      return undefined;
    }
  };
  const lines = () => readFileSync(join(out, 'acme', 'conversation-details.ndjson'), 'utf8').split('\n').length - 1;
  /** The manifest tells of three pages, and the fourth request is at the server. */
  const standing = () => until(() => entry()?.rows === 300 && simulator.counters('acme').faults['hang'] === 1);
  return { extract, entry, lines, standing };
}

const kill = (child: ChildProcess, signal: NodeJS.Signals) => expect(child.kill(signal)).toBe(true);

describe('the command line as a process', { timeout: 60_000 }, () => {
  it('simulates for extract to read: stdout is the orgs file, and nothing else is ever on it', async () => {
    const folder = temporaryFolder();
    const simulation = sluice('simulate', '--orgs', '2', '--conversations', '150', '--latency', '0');
    await until(() => simulation.written.stderr.includes('sluice extract'));
    writeFileSync(join(folder, 'orgs.json'), simulation.written.stdout);
    const [, interval = ''] = /--interval (\S+)/.exec(simulation.written.stderr) ?? [];
    const { written, ended } = sluice(
      'extract',
      '--orgs',
      join(folder, 'orgs.json'),
      '--query',
      'conversation-details',
      '--interval',
      interval,
      '--out',
      join(folder, 'out'),
    );
    expect(await ended).toBe(0);
    expect(written.stdout).toBe('');
    expect(written.stderr.split('\n').slice(0, -1).sort()).toEqual([
      expect.stringMatching(/^org-1: complete: 150 rows, 2 pages, 2 requests, 0 throttled/),
      expect.stringMatching(/^org-2: complete: 150 rows, 2 pages, 2 requests, 0 throttled/),
    ]);
    kill(simulation.child, 'SIGINT');
    expect(await simulation.ended).toBe(0);
    expect(simulation.written.stderr).toContain('org-1: 3 requests, 0 answered 429, 1 token');
  });

  it('takes over at once from a run that was killed, and reads again from the start', async () => {
    const { extract, entry, lines, standing } = await served();
    const first = extract();
    await standing();
    kill(first.child, 'SIGKILL');
    await first.ended;
    expect(entry()).toMatchObject({ status: 'partial' });

    const second = extract();
    expect(await second.ended).toBe(0);
    expect(second.written.stderr).toContain('partial from an earlier run; it is read again from its start');
    expect(entry()).toMatchObject({ status: 'complete', rows: 450, duplicates: 0 });
    expect(lines()).toBe(450);
  });

  it('lets one run alone work in a folder', async () => {
    const { extract, entry, standing } = await served();
    const first = extract();
    await standing();
    const second = extract();
    expect(await second.ended).toBe(2);
    expect(second.written.stderr).toContain(`another run (process ${first.child.pid}) is writing`);
    expect(entry()).toMatchObject({ status: 'partial', rows: 300 });
    expect(first.child.exitCode).toBeNull();
  });

  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    'ends with 130 at %s and leaves a manifest that is true',
    async (signal) => {
      const { extract, entry, lines, standing } = await served();
      const { child, written, ended } = extract();
      await standing();
      kill(child, signal);
      expect(await ended).toBe(130);
      expect(written.stdout).toBe('');
      expect(written.stderr).not.toMatch(/unexpected|Warning|canary/);
      expect(entry()).toMatchObject({ status: 'partial', rows: 300 });
      expect(lines()).toBe(300);
    },
  );

  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'])(
    'ends with 130 at %s also while it is still being loaded',
    async (signal) => {
      const { extract, entry } = await served();
      const loading = join(temporaryFolder(), 'loading.mjs');
      const hook = `export async function load(url, context, next) {
      if (url.endsWith('/cli/commands.js')) process.kill(process.pid, '${signal}');
      return next(url, context);
    }`;
      writeFileSync(
        loading,
        `import { register } from 'node:module';
      register(${JSON.stringify(`data:text/javascript,${encodeURIComponent(hook)}`)});`,
      );
      const { ended, written } = extract('--import', loading);
      expect({ code: await ended, ...written }).toMatchObject({ code: 130, stdout: '' });
      expect(entry()).toMatchObject({ status: 'partial', requests: 0 });
    },
  );

  describe.runIf(existsSync('/dev/full'))('with no room for what it prints', () => {
    async function intoFull(...args: readonly string[]): Promise<{ readonly code: unknown; readonly stderr: string }> {
      const full = openSync('/dev/full', 'w');
      onTestFinished(() => closeSync(full));
      const child = spawn(process.execPath, [main, ...args], { stdio: ['ignore', full, 'pipe'], env: {} });
      let stderr = '';
      child.stderr?.on('data', (text: Buffer) => (stderr += text.toString()));
      const [code] = (await once(child, 'close')) as [number];
      return { code, stderr };
    }

    it('ends with 4 where it has something to print', async () => {
      expect(await intoFull('--version')).toEqual({
        code: 4,
        stderr: 'sluice: stdout could not be written: ENOSPC: no space left on device, write\n',
      });
    });

    it('ends as it ended where it has nothing to print', async () => {
      expect(await intoFull('extract')).toEqual({ code: 2, stderr: expect.not.stringContaining('stdout') as string });
    });
  });

  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'])(
    'ends as it ended when %s comes while its last words go out',
    async (signal) => {
      const nobodyReads = join(temporaryFolder(), 'nobody-reads.mjs');
      writeFileSync(
        nobodyReads,
        `setInterval(() => undefined, 1000);
      const write = process.stderr.write;
      process.stderr.write = function (text, ...rest) {
        return text === '' ? process.kill(process.pid, '${signal}') : write.call(this, text, ...rest);
      };`,
      );
      const { ended } = sluiceWith(['--import', nobodyReads], 'extract');
      expect(await ended).toBe(2);
    },
  );

  it('goes on when nobody reads its stderr any more', async () => {
    const { extract, entry } = await served({ hangs: false });
    const { child, ended } = extract();
    child.stderr.destroy();
    expect(await ended).toBe(0);
    expect(entry()).toMatchObject({ status: 'complete', rows: 450 });
  });
});
