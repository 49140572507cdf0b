import { fork } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const here = new URL('peers/', import.meta.url);
const script = fileURLToPath(new URL('lane-process.mjs', import.meta.url));

/** The files of peers, this library first. */
export const peerFiles = () =>
  readdirSync(here)
    .filter((name) => name.endsWith('.mjs') && name !== 'retry-through.mjs')
    .sort((a, b) => (a === 'sluice.mjs' ? -1 : b === 'sluice.mjs' ? 1 : a < b ? -1 : 1));

/** The versions of the packages that a file names in its `packages`; undefined for one that is not there. */
export function versionsOf(file) {
  const source = readFileSync(new URL(file, here), 'utf8');
  const names = [...(/packages = \[(.*)\]/.exec(source)?.[1] ?? '').matchAll(/'([^']+)'/g)].map(([, name]) => name);
  return names.map((name) => ({ name, version: versionOf(name) }));
}

function versionOf(name) {
  if (name === 'sluice') return JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')).version;
  for (const folder of createRequire(import.meta.url).resolve.paths(name)) {
    try {
      return JSON.parse(readFileSync(`${folder}/${name}/package.json`, 'utf8')).version;
    } catch {
      // Not in this folder.
    }
  }
  return undefined;
}

/**
 * Plays the peers, two at a time, each in a process of its own.
 *
 * @param work `{ scenarios, unbounded, seeds, probes }`
 * @returns what each told, in the order of the files; `missing` where a package is not installed
 */
export async function peerRuns(files, work, onTold = () => undefined) {
  const results = files.map((file) => ({ file, versions: versionsOf(file), told: [], missing: false }));
  const left = [...results];
  const next = async () => {
    for (let result = left.shift(); result; result = left.shift()) {
      if (result.versions.some(({ version }) => version === undefined)) result.missing = true;
      else result.failure = await one(result, work, onTold);
    }
  };
  await Promise.all([next(), next()]);
  return results;
}

function one(result, work, onTold) {
  return new Promise((resolve) => {
    const asked = JSON.stringify({ file: new URL(result.file, here).href, ...work });
    // A zone that is not UTC shows who takes a date for local time.
    const child = fork(script, [asked], {
      env: { ...process.env, TZ: 'America/New_York' },
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    let stderr = '';
    child.stderr.on('data', (chunk) => (stderr += chunk));
    child.on('message', (text) => {
      const message = JSON.parse(text, (_, value) => (value === 'Infinity' ? Infinity : value));
      result.told.push(message);
      onTold(message);
    });
    child.once('exit', (code) => resolve(code === 0 ? undefined : stderr.trim().split('\n').slice(-3).join(' ')));
  });
}
