// Runs every check that is no test, one line each, without the network; words on the command line choose among them.
import { spawn } from 'node:child_process';
import { delimiter } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../', import.meta.url));
const chosen = process.argv.slice(2);

const checks = [
  ['build', 'npm', 'run', '--silent', 'build'],
  ['lint', 'eslint', '.', '--max-warnings=0'],
  ['types', 'tsc', '-p', 'tsconfig.json'],
  ['types without Node', 'tsc', '-p', 'tsconfig.browser.json'],
  ['documented', 'typedoc', '--emit', 'none'],
  ['format', 'prettier', '--check', '--log-level=warn', '.'],
  ['floors', 'depcruise', 'src', '--config', '.dependency-cruiser.cjs'],
  ['pictures', 'node', 'scripts/render-marbles.mjs', '--check'],
  ['package', 'publint', '--strict'],
  ['package types', 'attw', '--pack', '.', '--profile', 'esm-only'],
  ['api report', 'node', 'scripts/api-report.mjs', '--check'],
  ['size', 'size-limit'],
].filter(([name]) => chosen.length === 0 || chosen.some((word) => name.includes(word)));
const needBuild = ['package', 'package types', 'api report', 'size'];

function run([, command, ...args]) {
  return new Promise((resolve) => {
    const output = [];
    const child = spawn(command, args, {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, PATH: `${root}node_modules/.bin${delimiter}${process.env.PATH ?? ''}`, NO_COLOR: '1' },
    });
    child.stdout.on('data', (chunk) => output.push(chunk));
    child.stderr.on('data', (chunk) => output.push(chunk));
    child.on('error', (error) => resolve({ ok: false, output: error.message }));
    child.on('close', (code) => resolve({ ok: code === 0, output: Buffer.concat(output).toString() }));
  });
}

let passed = 0;
let failed = 0;
let built;

async function runNext() {
  for (let check = checks.shift(); check; check = checks.shift()) {
    const [name] = check;
    if (needBuild.includes(name)) await built;
    const start = performance.now();
    const running = run(check);
    if (name === 'build') built = running;
    const { ok, output } = await running;
    const seconds = ((performance.now() - start) / 1000).toFixed(1).padStart(5);
    console.log(`${ok ? 'ok  ' : 'FAIL'} ${seconds} s  ${name}`);
    if (ok) passed += 1;
    else failed += 1;
    if (!ok) console.log(output.trimEnd().replace(/^/gm, '     '));
  }
}

// Two at a time, as many as the smallest machine has cores.
await Promise.all([runNext(), runNext()]);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
