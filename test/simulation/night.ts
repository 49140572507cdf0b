import { lastValueFrom, reduce } from 'rxjs';
import type { OrgOptions } from '../../src/org/org-options.js';
import { conversationDetails } from '../../src/query/endpoint/conversation-details.js';
import type { Manifest } from '../../src/query/run/manifest.js';
import type { OrgOptions as SimulatedOrg } from '../../src/simulator/org-options.js';
import type { Simulator } from '../../src/simulator/simulator.js';
import { simulatedOrg } from '../org/simulated-org.js';

/** What a night is made of. */
export interface NightOptions {
  readonly seed: number;
  readonly requests: number;
  readonly server?: Partial<SimulatedOrg>;
  readonly client?: Partial<OrgOptions>;
}

/** How it went. */
export interface Night {
  readonly manifest: Manifest;
  /** Ids as they came. */
  readonly ids: readonly unknown[];
  readonly truth: readonly unknown[];
  readonly simulator: Simulator;
  /** Virtual milliseconds. */
  readonly tookMs: number;
}

const PAGE_SIZE = 5;

/** One org read for one day, in virtual time, in as many pages as `requests` says. */
export async function night({ seed, requests, server = {}, client = {} }: NightOptions): Promise<Night> {
  const { time, org, simulator } = simulatedOrg(
    { conversations: requests * PAGE_SIZE, rowBytes: 100, longShare: 0, openShare: 0, ...server },
    { seed, random: dice(seed), ...client },
  );
  const run = conversationDetails(org, { interval: '2026-11-23/2026-11-24', pageSize: PAGE_SIZE }).run();
  const ids = run.pages$.pipe(
    reduce<{ readonly rows: readonly { conversationId?: unknown }[] }, unknown[]>((all, { rows }) => {
      for (const { conversationId } of rows) all.push(conversationId);
      return all;
    }, []),
  );
  const read = await time.runWhile(lastValueFrom(ids)).catch((): unknown[] => []);
  const truth = Array.from(
    simulator.truth('acme', { interval: '2026-11-23/2026-11-24' }),
    ({ conversationId }) => conversationId,
  );
  return { manifest: await run.manifest, ids: read, truth, simulator, tookMs: time.now() };
}

/** A generator of numbers from 0 up to 1 (mulberry32), the same for a seed. */
function dice(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
