import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { createSimulator } from '../../src/simulator/create-simulator.js';
import type { OrgOptions } from '../../src/simulator/org-options.js';
import { temporaryFolder } from '../node/temporary-folder.js';
import { type CliRun, runCli } from './run-cli.js';

function checking(
  server: Partial<OrgOptions> = {},
  secret?: string,
  fetch?: typeof globalThis.fetch,
): (...args: string[]) => Promise<CliRun> {
  const simulator = createSimulator({
    seed: 5,
    orgs: [{ name: 'alpha', clientId: 'id', clientSecret: 'secret', conversations: 10, latency: 0, ...server }],
  });
  const orgsFile = join(temporaryFolder(), 'orgs.json');
  const orgs = simulator.orgs.map(({ name, clientId, clientSecret, domain }) => ({
    name,
    region: domain,
    clientId,
    clientSecret: secret ?? clientSecret,
  }));
  writeFileSync(orgsFile, JSON.stringify({ orgs }));
  return (...args) => runCli(['check', '--orgs', orgsFile, ...args], { fetch: fetch ?? simulator.fetch });
}

interface Found {
  readonly orgs: readonly { readonly findings: readonly { check: string; ok: boolean; says: string }[] }[];
}

describe('sluice check', () => {
  it('tells of an org that all is well, as a table and as JSON', async () => {
    const check = checking();
    const table = await check();
    expect(table).toMatchObject({ code: 0, stderr: '' });
    expect(table.stdout).toMatch(/^alpha {2}credentials +ok {2}org /m);
    const { code, stdout } = await check('--json');
    expect(code).toBe(0);
    const found = JSON.parse(stdout) as Found;
    const checks = found.orgs[0]?.findings ?? [];
    expect(checks.every(({ ok }) => ok)).toBe(true);
    expect(checks.find(({ check: name }) => name === 'limits')?.says).toBe('300 requests a minute');
  });

  it('names the permission that is missing, and ends with 4', async () => {
    const { code, stdout } = await checking({ permissions: ['analytics:conversationDetail:view'] })();
    expect(code).toBe(4);
    expect(stdout).toMatch(/user-details +FAILED .*analytics:userDetail:view/);
  });

  it('asks nothing more of an org whose credentials are refused, and ends with 3', async () => {
    const { code, stdout } = await checking({}, 'wrong')('--json');
    expect(code).toBe(3);
    const [org] = (JSON.parse(stdout) as Found).orgs;
    expect(org?.findings.map(({ check: name }) => name)).toEqual(['credentials', 'clock']);
  });

  it('waits half a minute and no longer for an org that does not answer, and ends with 5', async () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const fetch = () => Promise.reject(new TypeError('fetch failed', { cause: { code: 'ECONNREFUSED' } }));
    const before = Date.now();
    let ended: CliRun | undefined;
    void checking({}, undefined, fetch)().then((run) => (ended = run));
    while (!ended) await vi.advanceTimersByTimeAsync(100);
    expect(ended).toMatchObject({ code: 5, stdout: expect.stringContaining('ECONNREFUSED') as string });
    expect(Date.now() - before).toBeLessThanOrEqual(31_000);
  });
});
