import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { text } from 'node:stream/consumers';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** A page of which nothing is heard is given up. */
const LONGEST_MS = 30_000;
/** Hoisted, so that it may stand behind the script, which begins with its imports. */
const REPORT = `function report(value) { return fetch('/report', { method: 'POST', body: JSON.stringify(value) }); }`;

/** A script as a browser loads it: the source of the library, bundled as a bundler for browsers does it. */
async function bundled(script: string): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: script, resolveDir: root },
    alias: {
      sluice: `${root}src/index.ts`,
      'sluice/simulator': `${root}src/simulator/index.ts`,
      'sluice/testing': `${root}src/testing/index.ts`,
    },
    // In the package it leads to what is built.
    external: ['#cross-fetch'],
    bundle: true,
    write: false,
    platform: 'browser',
    format: 'esm',
  });
  return outputFiles[0]?.text ?? '';
}

/**
 * Runs a script in a page of Chromium that evaluates no texts, and gives what the script hands to `report`.
 *
 * @param api the one other origin that the page may ask
 */
export async function runPage(script: string, api: string): Promise<unknown> {
  const code = await bundled(`${script}\n${REPORT}`);
  let reported: (value: unknown) => void;
  const result = new Promise((resolve) => (reported = resolve));
  const server = createServer((request, response) => {
    const csp = `default-src 'none'; script-src 'self'; connect-src 'self' ${api}; require-trusted-types-for 'script'`;
    response.setHeader('content-security-policy', csp);
    response.setHeader('content-type', request.url === '/page.js' ? 'text/javascript' : 'text/html');
    if (request.url === '/report') void text(request).then((value) => reported(JSON.parse(value)));
    response.end(request.url === '/page.js' ? code : '<!doctype html><script type="module" src="/page.js"></script>');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const folder = mkdtempSync(join(tmpdir(), 'sluice-chromium-'));
  const chromium = spawn(
    'chromium',
    [
      ...[
        '--headless',
        '--no-sandbox',
        '--disable-gpu',
        '--disable-dev-shm-usage',
        '--disable-breakpad',
        `--user-data-dir=${folder}`,
      ],
      `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    ],
    { stdio: 'ignore', signal: AbortSignal.timeout(LONGEST_MS), killSignal: 'SIGKILL', detached: true },
  );
  const ended = new Promise<void>((resolve) => chromium.once('error', () => undefined).once('exit', () => resolve()));
  try {
    return await Promise.race([result, ended.then(() => Promise.reject(new Error('the page has reported nothing')))]);
  } finally {
    // All of its group: what is left of it would go on writing into its folder.
    process.kill(-(chromium.pid ?? NaN), 'SIGKILL');
    await ended;
    server.close();
    server.closeAllConnections();
    rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
  }
}
