import type { Counters } from './counters.js';

/** Which rows the truth is asked for. Every other field is one of the operation's own, as in its body or address. */
export interface TruthQuestion {
  /** As in a query. Default the org's whole data window. */
  readonly interval?: string;
  /**
   * `conversations`: as the query shows them; `custom`: the rows of the custom path; else the path of an operation, a
   * job's where jobs are submitted. Default `conversations`.
   */
  readonly of?: 'conversations' | 'custom' | (string & {});
  /** Epoch milliseconds: the rows as they stand then. Default now where data are live; else all of them. */
  readonly at?: number;
  readonly conversationFilters?: readonly unknown[];
  readonly segmentFilters?: readonly unknown[];
  readonly [field: string]: unknown;
}

/** A conversation and when it could be seen, in epoch milliseconds. */
export interface Life {
  readonly id: string;
  /** When it landed; `-Infinity` where data are not live. */
  readonly fromMs: number;
  /** When it was taken away; `Infinity` for one that stays. */
  readonly untilMs: number;
  /** When it ended; `Infinity` for one that is open for ever. */
  readonly endMs: number;
}

/** What a reader who loses nothing and repeats nothing gets, in the order of the starts. Made row by row, as it is read. */
export interface Truth extends Iterable<Readonly<Record<string, unknown>>> {
  readonly count: number;
  /** Of conversations: every one that answers the question at any time. Of anything else: empty. */
  readonly lives: Iterable<Life>;
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
