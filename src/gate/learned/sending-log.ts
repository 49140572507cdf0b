import type { Entry } from './ledger.js';

/** What is remembered of a request. */
interface Told {
  at: number;
  cost: number;
  upTo: number;
  /** The door at which it was refused, 0 if it was never sent; as long as nothing is known, the server took it. */
  door: number | undefined;
}

/** What one rate makes of the refusals. */
interface Reading {
  /** Doors that were shut because the bucket was empty: there, one of those that they refused found it so. */
  readonly doors: number;
  /** Most that was owed when a request was taken. */
  readonly wall: number;
  readonly odds: number;
}

/** A limit that explains refusals, in tokens a millisecond. */
export interface Explanation extends Omit<Reading, 'wall' | 'odds'> {
  readonly low: number;
  readonly high: number;
  /** Tokens in the server's full bucket. */
  readonly burst: number;
  /** Logarithm of how much likelier the refusals are than if none of them were about the rate. */
  odds: number;
}

/** Requests that are remembered: so many, and up to twice as many. */
const REMEMBERED = 384;
/** Rates that are tried, and halvings until the lowest of them is found. */
const STEPS = 64;
const HALVINGS = 12;
/** Tokens by which a level may be wrong, besides those of so many mean deviations of the round trip. */
const TOLERANCE = 0.2;
const DEVIATIONS = 1.5;
/** Rates that explain the refusals about as well as the best: a logarithm. */
const ALIKE = 2.5;
/** A bucket may hold so many times what was told, where that explains the refusals so much better: a logarithm. */
const LARGER = 4;
const BETTER = 13;
/** What is expected before any was seen: so many refusals that are not about the rate in so many requests. */
const STRAYS = 0.2;
const STRAYS_IN = 60;

/**
 * What was sent lately and what became of it, against every rate that the server may have. A bucket of that rate is
 * filled and emptied as the requests came; it must have held as much as it owed when one was taken. Requests that found
 * it emptier than that are near the wall.
 *
 *     owed   ______.__x_________x__x__   most that was owed when one was taken
 *              . :         . :
 *            .    :  x   .    :          x refused
 *          .       :   .
 *
 * A rate that is right has its refusals near the wall and nobody else there; with a wrong one, and with refusals that
 * have nothing to do with the rate, those near the wall are refused no more often than others.
 */
export class SendingLog {
  readonly #burst: number;
  /** Each is written over when twice as many have left: a new one for each would cost more than all else of a gate. */
  readonly #rows: Told[] = [];
  #count = 0;

  /** @param burst what the server's full bucket is told to hold */
  constructor(burst: number) {
    this.#burst = burst;
  }

  add({ at, cost, upTo }: Entry): void {
    const row = (this.#rows[this.#count++ % (2 * REMEMBERED)] ??= {} as Told);
    row.at = at;
    row.cost = cost;
    row.upTo = upTo;
    row.door = undefined;
  }

  /** The server did not take this request: it was refused at this door, from 1, or, with 0, never sent. */
  mark({ upTo }: Entry, door: number): void {
    for (const row of this.#rows) if (row.upTo === upTo) row.door ??= door;
  }

  /**
   * The rates up to `most` that explain the refusals best.
   *
   * @param least the lowest rate of a bucket that holds more than was told; without it no such bucket is tried
   */
  explain(most: number, jitterMs: number, least?: number): Explanation {
    const told = this.#explain([0, most], this.#burst, jitterMs);
    if (least === undefined) return told;
    const larger = this.#explain([Math.min(least, most), most], LARGER * this.#burst, jitterMs);
    larger.odds -= BETTER;
    return larger.odds > told.odds ? larger : told;
  }

  /** The rates from `low` up to `most` of a bucket that holds so much. */
  #explain([low, most]: [low: number, most: number], held: number, jitterMs: number): Explanation {
    const log = [...this.#rows]
      .sort((a, b) => a.upTo - b.upTo)
      .slice(-1 - REMEMBERED - ((this.#count - 1) % REMEMBERED))
      .filter(({ door }) => door !== 0);
    const near = (rate: number): number => TOLERANCE + DEVIATIONS * jitterMs * rate;
    let enough = most;
    for (let i = 0; i < HALVINGS; i += 1) {
      const rate = (low + enough) / 2;
      if (fill(log, rate).wall > held + 2 * near(rate)) low = rate;
      else enough = rate;
    }
    const tried = Array.from({ length: STEPS + 1 }, (_, i) => {
      const rate = enough + ((most - enough) * i) / STEPS;
      return { rate, ...read(log, rate, near(rate)) };
    });
    const best = tried.reduce((a, b) => (b.odds > a.odds ? b : a));
    const alike = tried.filter(({ odds }) => odds >= best.odds - ALIKE);
    return {
      ...best,
      low: (alike[0] as typeof best).rate,
      high: (alike.at(-1) as typeof best).rate,
      burst: (alike[alike.length >> 1] as typeof best).wall,
      odds: best.odds - strays(refusals(log).length, log.length),
    };
  }
}

/** Those that were refused. */
const refusals = (log: readonly Told[]): readonly Told[] => log.filter(({ door }) => door);

/** Logarithm of the likelihood of so many refusals that have nothing to do with the rate. */
function strays(refused: number, sent: number): number {
  let sum = 0;
  for (let i = 0; i < refused; i += 1) sum += Math.log((STRAYS + i) / (STRAYS_IN + sent));
  return sum;
}

/** What a bucket of this rate owed with each request, and the most that it owed when one was taken. */
function fill(log: readonly Told[], rate: number): { readonly levels: readonly number[]; readonly wall: number } {
  let owed = 0;
  let wall = 1;
  let last = 0;
  const levels = log.map(({ at, cost, door }) => {
    owed = Math.max(0, owed - rate * (at - last));
    last = at;
    const level = owed + cost;
    if (!door) wall = Math.max(wall, (owed = level));
    return level;
  });
  return { levels, wall };
}

/** How well this rate explains what became of the requests. */
function read(log: readonly Told[], rate: number, near: number): Reading {
  const { levels, wall } = fill(log, rate);
  const there = log.filter((_, i) => (levels[i] as number) > wall - near);
  const found = refusals(there);
  const refused = found.length;
  const share = (refused + 0.5) / (there.length + 1);
  return {
    wall,
    doors: new Set(found.map(({ door }) => door)).size,
    odds:
      refused * Math.log(share) +
      (there.length - refused) * Math.log(1 - share) +
      strays(refusals(log).length - refused, log.length - there.length),
  };
}
