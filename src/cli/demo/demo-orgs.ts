import type { OrgOptions } from '../../simulator/org-options.js';

/** One org of the demonstration, and how it is read. */
export interface DemoOrg {
  readonly simulated: OrgOptions;
  readonly query: 'conversation-details' | 'custom';
  /** What the reader is told about the limit. */
  readonly requestsPerMinute: number;
  /** What the server really allows. */
  readonly bucket: { readonly perSecond: number; readonly burst: number };
}

/**
 * Three orgs: a small one, a big one with a higher limit, and one whose interactions are read at a path with a ceiling
 * that nobody told, and whose refusals do not say when to come back.
 */
export function demoOrgs(scale: number): readonly DemoOrg[] {
  return [
    documented('acme', { conversations: 9_440, requestsPerMinute: 300, scale }),
    documented('globex', { conversations: 26_350, requestsPerMinute: 900, scale }),
    hidden('initech', { conversations: 15_940, requestsPerMinute: 3_000, scale }),
  ];
}

interface Size {
  readonly conversations: number;
  readonly requestsPerMinute: number;
  readonly scale: number;
}

function documented(name: string, { conversations, requestsPerMinute, scale }: Size): DemoOrg {
  const bucket = { perSecond: requestsPerMinute / 60, burst: Math.ceil(requestsPerMinute * 0.04) };
  const limits = { token: { kind: 'bucket', ...bucket } } as const;
  return {
    simulated: { ...simulated(name), conversations: Math.ceil(conversations * scale), limits },
    query: 'conversation-details',
    requestsPerMinute,
    bucket,
  };
}

function hidden(name: string, { conversations, requestsPerMinute, scale }: Size): DemoOrg {
  const bucket = { perSecond: 8, burst: 5 };
  return {
    simulated: {
      ...simulated(name),
      conversations: Math.ceil(conversations * scale),
      limits: { token: false },
      custom: { limit: { kind: 'bucket', ...bucket, retryAfter: 'none', body: 'bare' } },
    },
    query: 'custom',
    requestsPerMinute,
    bucket,
  };
}

function simulated(name: string): Pick<OrgOptions, 'name' | 'clientId' | 'clientSecret'> {
  return { name, clientId: `client of ${name}`, clientSecret: `secret of ${name}` };
}
