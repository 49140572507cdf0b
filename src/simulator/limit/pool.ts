import { Limiter, type LimitChange, type LimitRule } from './limiter.js';
import type { Wording } from './wording.js';

/** A limit of the simulated server: its rule, how it words a refusal, and the rules that take over later. */
export type LimitOptions = LimitRule & Wording & { readonly changes?: readonly LimitChange[] };

/** What a pool is called. */
export interface PoolName {
  /** Under which the counters keep it: `token`, `client`, `login` or a path. */
  readonly name: string;
  readonly namespace: string;
  readonly key: string;
}

/** One limit together with its name. */
export class Pool {
  readonly limiter: Limiter;
  readonly options: LimitOptions;
  readonly name: PoolName;

  constructor(name: PoolName, options: LimitOptions, now = 0) {
    this.name = name;
    this.options = options;
    this.limiter = new Limiter(options, options.changes, now);
  }
}
