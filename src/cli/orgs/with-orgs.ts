import { proxyFetch } from '../../node/proxy-fetch.js';
import { connect } from '../../org/connect.js';
import { DOCUMENTED_LIMIT } from '../../org/documented-limit.js';
import type { Org } from '../../org/org.js';
import type { OrgOptions } from '../../org/org-options.js';
import { inTermsOf } from '../query/in-terms-of.js';
import { OpenCalls } from './open-calls.js';
import { openStateFolder } from './open-state-folder.js';
import type { Session } from '../session.js';
import { toldOrgs } from './told-orgs.js';

/** Which orgs, as typed. */
export interface OrgsOptions {
  readonly orgs?: string | undefined;
  readonly state?: string | undefined;
}

/** How a command connects, where that is not as always. */
export interface Connecting {
  /** Milliseconds without one success after which an org is given up; default that of `connect`. */
  readonly deadlineMs?: number | undefined;
  /** Sees every answer of an org, before it is read. */
  readonly onAnswer?: ((org: string, answer: Response) => void) | undefined;
}

/** An org to read from. */
export interface OpenOrg {
  readonly org: Org;
  /** Those of its queries. */
  readonly calls: OpenCalls;
  /** Told, or the documented limit. */
  readonly requestsPerMinute: number;
}

/**
 * Connects to the orgs that are told for as long as `use` takes. What was learned of their limits in earlier runs is
 * known from the start, and what this one learns is kept. Nothing is sent before `use` does.
 *
 * Errors: `ConfigError` naming what was told wrongly, and those of `use`.
 */
export async function withOrgs<T>(
  options: OrgsOptions & Connecting,
  { io, screen }: Session,
  use: (orgs: readonly OpenOrg[]) => Promise<T>,
): Promise<T> {
  const warn = (text: string): void => screen.log(`warning: ${text}`);
  const told = await toldOrgs(options.orgs, { env: io.env, warn });
  const send = io.fetch ?? proxyFetch(io.env);
  const state = await openStateFolder(options.state, io, warn);
  const memories = await Promise.all(told.map(({ options: client }) => state.remembered(client)));
  const orgs = told.map(({ options: given, place }, index): OpenOrg => {
    const fetch = options.onAnswer ? watched(given.name, send ?? globalThis.fetch, options.onAnswer) : send;
    const more = {
      remembered: memories[index],
      fetch,
      wallClock: io.wallClock,
      deadlineMs: options.deadlineMs,
    };
    const org = inTermsOf(place, () => connect({ ...given, ...more }));
    return { org, calls: new OpenCalls(org), requestsPerMinute: perMinute(given.limits) };
  });
  try {
    return await use(orgs);
  } finally {
    for (const { org } of orgs) org.close();
    await state.keep(told.map(({ options: client }, index) => ({ client, pools: orgs[index]?.org.snapshot() ?? [] })));
  }
}

function perMinute(limits: OrgOptions['limits']): number {
  const { requestsPerMinute = DOCUMENTED_LIMIT, window } = typeof limits === 'object' ? limits : {};
  return window ? Math.ceil((window.limit / window.windowMs) * 60_000) : requestsPerMinute;
}

function watched(
  org: string,
  send: typeof globalThis.fetch,
  onAnswer: NonNullable<Connecting['onAnswer']>,
): typeof globalThis.fetch {
  return async (input, init) => {
    const answer = await send(input, init);
    onAnswer(org, answer);
    return answer;
  };
}
