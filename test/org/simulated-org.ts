import { connect } from '../../src/org/connect.js';
import type { OrgOptions } from '../../src/org/org-options.js';
import { createSimulator } from '../../src/simulator/create-simulator.js';
import type { OrgOptions as SimulatedOrg } from '../../src/simulator/org-options.js';
import { VirtualTime } from '../../src/testing/virtual-time.js';

/** How it is read, when it all begins (default a midnight), and what decides its rows (default 1). */
export interface SimulatedSetUp extends Partial<Omit<OrgOptions, 'fetch'>> {
  readonly start?: string;
  readonly seed?: number | string;
  /** Answers in place of the simulator, where it does. */
  readonly instead?: (url: string) => Promise<Response> | undefined;
}

const credentials = { clientId: 'id', clientSecret: 'secret' };

/** An org of a simulator, both on virtual time. */
export function simulatedOrg(
  server: Partial<SimulatedOrg>,
  { start = '2026-11-24T00:00:00Z', seed = 1, instead, ...options }: SimulatedSetUp = {},
) {
  const time = new VirtualTime({ start });
  const simulator = createSimulator({
    seed,
    orgs: [{ name: 'acme', ...credentials, conversations: 0, ...server }],
    scheduler: time,
    wallClock: time.wallClock,
  });
  const org = connect({
    name: 'acme',
    region: 'us-east-1',
    ...(options.token === undefined && credentials),
    fetch: (input, init) => (typeof input === 'string' ? instead?.(input) : undefined) ?? simulator.fetch(input, init),
    scheduler: time,
    wallClock: time.wallClock,
    random: () => 0.5,
    ...options,
  });
  return { time, org, simulator };
}
