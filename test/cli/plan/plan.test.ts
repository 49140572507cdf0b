import { Subject } from 'rxjs';
import { describe, expect, it } from 'vitest';
import type { Plan } from '../../../src/query/plan/plan.js';
import { createSimulator } from '../../../src/simulator/create-simulator.js';
import { temporaryFolder } from '../../node/temporary-folder.js';
import { type CliRun, runCli } from '../run-cli.js';
import { writeOrgsFile } from '../write-orgs-file.js';

const INTERVAL = '2026-11-20/2026-11-21';

function planner(
  limits?: unknown,
  leaves = false,
): { plan: (...args: string[]) => Promise<CliRun>; sent: () => number } {
  const signals$ = new Subject<string>();
  const simulator = createSimulator({
    seed: 5,
    orgs: ['alpha', 'beta'].map((name) => ({
      name,
      clientId: `client of ${name}`,
      clientSecret: `canary of ${name}`,
      conversations: 1230,
      interval: INTERVAL,
      latency: 0,
    })),
  });
  const orgsFile = writeOrgsFile(temporaryFolder(), simulator, (name) =>
    name === 'beta' ? { clientSecret: { env: 'BETA' } } : { limits },
  );
  return {
    plan: (...args) => {
      const secret = args.includes('--wrong') ? 'no' : 'canary of beta';
      const given = args.filter((arg) => arg !== '--wrong');
      return runCli(['plan', '--orgs', orgsFile, '--interval', INTERVAL, ...given], {
        fetch: (input, init) => {
          if (leaves && (input as string).includes('/analytics/')) signals$.next('SIGINT');
          return simulator.fetch(input, init);
        },
        env: { BETA: secret },
        signals$,
      });
    },
    sent: () => simulator.counters('alpha').requests,
  };
}

describe('sluice plan', () => {
  it('ends with 130 and tells no plan where it is interrupted', async () => {
    const { plan } = planner(undefined, true);
    expect(await plan('--query', 'conversations')).toMatchObject({ code: 130, stdout: '' });
  });

  it('tells rows, calls and time of every org, as lines and as JSON, and reads nothing', async () => {
    const { plan } = planner();
    const lines = await plan('--query', 'conversations');
    expect(lines).toMatchObject({ code: 0 });
    expect(lines.stdout).toMatch(
      /^alpha: conversations: \d+ rows in \d+ calls, 2 of them to ask for jobs, about \d[\d.]* s/m,
    );
    const { code, stdout } = await plan('--query', 'conversation-details', '--json');
    expect(code).toBe(0);
    const { plans } = JSON.parse(stdout) as { plans: readonly Plan[] };
    expect(plans.map(({ org }) => org)).toEqual(['alpha', 'beta']);
    expect(plans[0]).toMatchObject({ rows: 1230, requests: 13, polls: 0, spent: 1 });
  });

  it('knows a window of the orgs file', async () => {
    const { plan } = planner({ window: { limit: 2, windowMs: 60_000 } });
    const { stdout } = await plan('--query', 'conversation-details', '--json');
    const [windowed, free] = (JSON.parse(stdout) as { plans: readonly Plan[] }).plans;
    expect(windowed).toMatchObject({ requests: 13, expectedMs: 330_000 });
    expect(free?.expectedMs).toBeLessThan(10_000);
  });

  it('plans the other orgs when one cannot be asked, and ends with 4', async () => {
    const { plan } = planner();
    const { code, stdout, stderr } = await plan('--query', 'conversations', '--json', '--wrong');
    expect(code).toBe(4);
    expect((JSON.parse(stdout) as { plans: readonly Plan[] }).plans.map(({ org }) => org)).toEqual(['alpha']);
    expect(stderr).toContain('beta');
  });

  it('asks for the name of the query before any request', async () => {
    const { plan, sent } = planner();
    const { code, stderr } = await plan();
    expect(code).toBe(2);
    expect(stderr).toContain("required option '--query <name>' not specified");
    expect(sent()).toBe(0);
  });

  it('says which queries cannot be planned', async () => {
    const { code, stderr } = await planner().plan('--query', 'user-details');
    expect(code).toBe(4);
    expect(stderr).toContain('nobody can know');
  });
});
