import type { Counters } from './counters.js';

/** Which rows the truth is asked for. */
export interface TruthQuestion {
  /** As in a query. Default the org's whole data window. */
  readonly interval?: string;
  /** `custom`: the rows of the custom path. Default `conversations`. */
  readonly of?: 'conversations' | 'custom';
  readonly conversationFilters?: readonly unknown[];
  readonly segmentFilters?: readonly unknown[];
}

/** What a reader who loses nothing and repeats nothing gets, in the order of the starts. Made row by row, as it is read. */
export interface Truth extends Iterable<Readonly<Record<string, unknown>>> {
  readonly count: number;
}

/** How an org is reached. */
export interface OrgAddress {
  readonly name: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly domain: string;
  readonly loginUrl: string;
  readonly apiUrl: string;
  /** The data window, two ISO instants. */
  readonly interval: string;
}

/** A Genesys Cloud in memory. Its functions stand on their own and may be taken out of it. */
export interface Simulator {
  /** A standard fetch that knows nothing but the simulated hosts. */
  readonly fetch: (input: string | URL | Request, init?: RequestInit) => Promise<Response>;
  readonly orgs: readonly OrgAddress[];
  /** Throws RangeError for an org or a question that there is not. */
  readonly truth: (org: string, question?: TruthQuestion) => Truth;
  /** What the org's server has seen so far. */
  readonly counters: (org: string) => Counters;
  /** Ends every token of the org, as an administrator can. */
  readonly revokeTokens: (org: string) => void;
}
