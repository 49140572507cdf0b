import { runInNewContext } from 'node:vm';
import { spawnSync } from 'node:child_process';
import { readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type InstalledTarball, installedTarball } from './installed-tarball.js';

let installed: InstalledTarball;
beforeAll(() => {
  installed = installedTarball();
}, 240_000);
afterAll(() => (installed as InstalledTarball | undefined)?.remove());

/** Runs a program in the user's project, as plain Node does. */
const node = (...args: readonly string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: installed.folder, encoding: 'utf8' });
  return { status, stdout, stderr };
};
const write = (name: string, text: string) => writeFileSync(join(installed.folder, name), text);

/** Vitest resolves folders and CommonJS names that Node refuses, so this is asked of Node itself. */
const program = `
import { connect, conversationDetails, isSluiceError } from 'sluice';
import * as simulator from 'sluice/simulator';
import * as testing from 'sluice/testing';
import * as node from 'sluice/node';

const answer = {
  conversations: [{ conversationId: 'c-1', conversationStart: '2026-11-23T08:00:00.000Z', unheardOf: 1 }],
  totalHits: 1,
};
const fetch = async () => new Response(JSON.stringify(answer), { headers: { 'content-type': 'application/json' } });
const org = connect({ name: 'acme', region: 'eu-central-1', token: 'secret', fetch });
const rows = [];
for await (const row of conversationDetails(org, { interval: '2026-11-23/2026-11-24' })) rows.push(row);
org.close();

const wrong = connect({ name: 'beta', region: 'eu-central-1', token: 'secret', fetch: async () => Response.json({ conversations: [1] }) });
let issues;
try {
  for await (const row of conversationDetails(wrong, { interval: '2026-11-23/2026-11-24' })) rows.push(row);
} catch (error) {
  issues = isSluiceError(error, 'DecodeError') ? error.issues : error;
}
wrong.close();
console.log(JSON.stringify({ rows, issues, doors: [simulator, testing, node].map((door) => Object.keys(door).length > 0) }));
`;

const consumer = `
import { connect, conversationDetails, paginate, type Query, type SluiceError, userDetails } from 'sluice';
import * as simulator from 'sluice/simulator';
import { runMarbleFile } from 'sluice/testing';
import { NdjsonSink } from 'sluice/node';

const org = connect({ name: 'acme', region: 'eu-central-1', token: 'secret' });
export const ids = async (): Promise<string[]> => {
  const found: string[] = [];
  for await (const { conversationId } of conversationDetails(org, { interval: '2026-11-23/2026-11-24' })) {
    if (conversationId) found.push(conversationId);
  }
  return found;
};
export const name = (error: SluiceError): string => error.name;
const interval = '2026-11-23/2026-11-24';
export const queries: readonly Query<unknown>[] = [conversationDetails(org, { interval }), userDetails(org, { interval })];
export const rest: readonly unknown[] = [paginate, simulator, runMarbleFile, NdjsonSink];
`;

describe('the packed package', () => {
  it('holds what package.json names, and neither tests nor tools', () => {
    const needed = ['package.json', 'LICENSE', 'README.md', 'dist/index.js', 'dist/index.d.ts', 'src/index.ts'];
    expect(needed.filter((path) => !installed.files.includes(path))).toEqual([]);
    expect(installed.files.filter((path) => !/^(dist|src|docs|marbles|examples)\/|^[^/]+$/.test(path))).toEqual([]);
  });

  it('holds whatever its pages lead to', () => {
    const paths = installed.files;
    const pages = paths.filter((path) => path.endsWith('.md') && !path.startsWith('docs/api-report/'));
    const dead = pages.flatMap((page) => {
      const text = readFileSync(join(installed.folder, 'node_modules/sluice', page), 'utf8');
      const links = [...text.matchAll(/\]\((?!https?:)([^)#]+)/g)].map(([, link = '']) =>
        posix.join(dirname(page), link),
      );
      return links.filter((link) => !paths.some((path) => path === link || path.startsWith(`${link}/`)));
    });
    expect(pages).toContain('README.md');
    expect(dead).toEqual([]);
  });

  it('runs in plain Node: every door, decoding included', () => {
    write('program.js', program);
    const { status, stdout, stderr } = node('program.js');
    expect(stderr).toBe('');
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toEqual({
      rows: [{ conversationId: 'c-1', conversationStart: '2026-11-23T08:00:00.000Z', unheardOf: 1 }],
      issues: [expect.objectContaining({ path: 'conversations[0]', received: 'number' })],
      doors: [true, true, true],
    });
  });

  it('starts its command without a warning', () => {
    const { status, stdout, stderr } = node('node_modules/sluice/dist/cli/main.js', '--help');
    expect(stderr).toBe('');
    expect(stdout).toMatch(/extract/);
    expect(status).toBe(0);
  });

  it('runs the command through the link that npm makes for it', () => {
    const main = join(installed.folder, 'node_modules/sluice/dist/cli/main.js');
    symlinkSync(main, join(installed.folder, 'sluice'));
    expect(readFileSync(main, 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/);
    expect(node('sluice', '--help')).toEqual(node(main, '--help'));
  });

  it('has types that a strict project reads, declarations included', () => {
    write('consumer.ts', consumer);
    const tsc = fileURLToPath(new URL('../../node_modules/typescript/bin/tsc', import.meta.url));
    const options = ['--strict', '--noEmit', '--skipLibCheck', 'false', '--target', 'es2022', '--module', 'nodenext'];
    const { stdout } = node(tsc, ...options, '--lib', 'es2023,dom,dom.iterable', '--types', 'node', 'consumer.ts');
    expect(stdout).toBe('');
  }, 240_000);

  it('leaves cross-fetch and everything of Node out of a browser bundle', async () => {
    const { warnings, metafile, outputFiles } = await build({
      stdin: {
        contents: `import { connect, conversationDetails } from 'sluice'; console.log(connect, conversationDetails);`,
        resolveDir: installed.folder,
      },
      bundle: true,
      write: false,
      metafile: true,
      platform: 'browser',
      format: 'iife',
      logLevel: 'silent',
    });
    expect(warnings).toEqual([]);
    const packages = Object.keys(metafile.inputs).map((path) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1]);
    expect([...new Set(packages)].filter((name) => name !== undefined).sort()).toEqual([
      'fp-ts',
      'io-ts',
      'rxjs',
      'sluice',
      'structured-headers',
      'tslib',
    ]);
    expect(outputFiles[0]?.text).not.toMatch(/node-fetch|XMLHttpRequest|["']node:/);
    const loaded: unknown[] = [];
    runInNewContext(outputFiles[0]?.text ?? '', {
      TextDecoder,
      console: { log: (...made: unknown[]) => loaded.push(...made) },
    });
    expect(loaded).toHaveLength(2);
  });
});
