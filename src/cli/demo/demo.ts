import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from '../../org/connect.js';
import { conversationDetails } from '../../query/endpoint/conversation-details.js';
import { pageQuery } from '../../query/endpoint/page-query.js';
import { createSimulator } from '../../simulator/create-simulator.js';
import type { OrgAddress, Simulator } from '../../simulator/simulator.js';
import { type DemoOrg, demoOrgs } from './demo-orgs.js';
import { demoColumns, type DemoResult, demoResult } from './demo-result.js';
import { exitCode } from '../exit/exit-code.js';
import { extractInto } from '../extract/extract-into.js';
import { ManifestFile } from '../out/manifest-file.js';
import type { Errand } from '../extract/errand.js';
import { OpenCalls } from '../orgs/open-calls.js';
import { serveWhile } from '../simulate/serve-while.js';
import type { Session } from '../session.js';
import { table } from '../screen/table.js';

/**
 * Serves three simulated orgs on loopback, reads a day of each through their gates into files, and prints what it took
 * beside the least that it could have taken. The files are then compared with what the simulator knows to be there.
 *
 * @param scale makes the orgs smaller or bigger; default 1
 * @returns the exit code: 0 only when each row is there once, as it was sent
 */
export async function demo({ scale = 1 }: { readonly scale?: number }, session: Session): Promise<number> {
  const orgs = demoOrgs(scale);
  const simulator = createSimulator({ seed: 'demo', orgs: orgs.map(({ simulated }) => simulated) });
  const folder = await mkdtemp(join(tmpdir(), 'sluice-demo-'));
  try {
    session.screen.log('reading a day of three orgs, over HTTP on this machine');
    const code = await serveWhile(simulator, 0, async ({ url }) => {
      const errands = simulator.orgs.map((address, index) => errandOf(address, orgs[index], url));
      return extractInto(folder, errands, session).finally(() => errands.forEach(({ org }) => org.close()));
    });
    if (code !== exitCode.complete) return code;
    const results = await compared(folder, orgs, simulator);
    session.io.stdout.write(table([demoColumns, ...results.map(({ cells }) => cells)], 'right'));
    return results.every(({ good }) => good) ? exitCode.complete : exitCode.unexpected;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function errandOf(
  { name, clientId, clientSecret, interval }: OrgAddress,
  demoOrg: DemoOrg | undefined,
  url: string,
): Errand {
  const requestsPerMinute = demoOrg?.requestsPerMinute ?? 300;
  const org = connect({ name, apiUrl: url, loginUrl: url, clientId, clientSecret, limits: { requestsPerMinute } });
  const calls = new OpenCalls(org);
  const query =
    demoOrg?.query === 'custom'
      ? pageQuery(calls.org, {
          path: '/api/v2/analytics/interactions/query',
          rows: 'interactions',
          id: 'interactionId',
          interval,
        })
      : conversationDetails(calls.org, { interval });
  return { org, calls, query, requestsPerMinute };
}

async function compared(
  folder: string,
  orgs: readonly DemoOrg[],
  simulator: Simulator,
): Promise<readonly DemoResult[]> {
  const manifest = await ManifestFile.open(join(folder, 'manifest.json'));
  const results: DemoResult[] = [];
  for (const org of orgs) {
    const { name } = org.simulated;
    const entry = manifest.find(name, org.query);
    if (!entry) throw new Error(`the manifest does not tell of ${name}`);
    results.push(await demoResult(org, { entry, simulator, file: join(folder, name, `${org.query}.ndjson`) }));
  }
  return results;
}
