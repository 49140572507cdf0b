import type { AuditOptions } from './audit-options.js';
import { Dice } from '../chance/dice.js';
import { draw } from '../chance/draw.js';
import { mix } from '../chance/mix.js';
import type { RowList } from '../data/row-list.js';
import { uuid } from '../chance/uuid.js';

/** An audit query of one org. Times are milliseconds since the simulator was made. */
export interface AuditQuery {
  readonly id: string;
  readonly rows: RowList;
  readonly query: Readonly<Record<string, unknown>>;
  readonly startedMs: number;
  readonly runsMs: number;
  readonly doneMs: number;
  readonly end: 'Succeeded' | 'Failed' | 'Cancelled';
}

/** The audit queries of one org, and the addresses that their results can be fetched from. */
export class AuditBook {
  readonly options: AuditOptions;
  readonly #seed: number;
  readonly #queries = new Map<string, AuditQuery>();
  readonly #links = new Map<string, { readonly query: AuditQuery; readonly untilMs: number }>();

  constructor(options: AuditOptions, seed: number) {
    this.options = options;
    this.#seed = seed;
  }

  start(query: AuditQuery['query'], rows: RowList, now: number): AuditQuery {
    const { queuedMs = 500, runMs = 1500, failAt = [], cancelAt = [] } = this.options;
    const number = this.#queries.size + 1;
    const dice = new Dice(mix(this.#seed, number));
    const id = uuid(dice.word(), number);
    const runsMs = now + draw(queuedMs, dice);
    const doneMs = runsMs + draw(runMs, dice);
    const end = failAt.includes(number) ? 'Failed' : cancelAt.includes(number) ? 'Cancelled' : 'Succeeded';
    const made: AuditQuery = { id, rows, query, startedMs: now, runsMs, doneMs, end };
    this.#queries.set(id, made);
    return made;
  }

  find(id: string): AuditQuery | undefined {
    return this.#queries.get(id);
  }

  state({ runsMs, doneMs, end }: AuditQuery, now: number): 'Queued' | 'Running' | AuditQuery['end'] {
    if (now < runsMs) return 'Queued';
    return now < doneMs ? 'Running' : end;
  }

  /** A new name under which the results can be fetched for a while, by anyone who knows it. */
  link(query: AuditQuery, now: number): string {
    const { linkMs = 900_000 } = this.options;
    const name = uuid(mix(this.#seed, this.#links.size), this.#links.size);
    this.#links.set(name, { query, untilMs: now + linkMs });
    return name;
  }

  /** What a name leads to, while it is good. */
  follow(name: string, now: number): AuditQuery | undefined {
    const link = this.#links.get(name);
    return link !== undefined && now < link.untilMs ? link.query : undefined;
  }
}
