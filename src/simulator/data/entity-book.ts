import type { EntityOptions } from './entity-options.js';
import { mix } from '../chance/mix.js';
import { seedOf } from '../chance/seed-of.js';
import { uuid } from '../chance/uuid.js';

/** Kinds of things that an org has a list of. */
export type EntityKind = keyof EntityOptions;

const COUNTS: Required<EntityOptions> = {
  users: 50,
  queues: 8,
  divisions: 3,
  wrapUpCodes: 12,
  skills: 6,
  languages: 4,
  groups: 5,
  flows: 7,
  evaluations: 40,
  externalOrganizations: 60,
  botSessions: 30,
  audits: 300,
};
/** Which seeds the ids of the things that conversations name are made of. */
const SEEDS: Partial<Readonly<Record<EntityKind, number>>> = { queues: 1, users: 2, divisions: 3 };

/** The things of one org, by their ids. */
export class EntityBook {
  readonly #seed: number;
  readonly #counts: Required<EntityOptions>;
  readonly #ids = new Map<EntityKind, readonly string[]>();

  constructor(seed: number, options: EntityOptions) {
    this.#seed = seed;
    this.#counts = { ...COUNTS, ...options };
  }

  ids(kind: EntityKind): readonly string[] {
    const known = this.#ids.get(kind);
    if (known !== undefined) return known;
    const seed = mix(this.#seed, SEEDS[kind] ?? seedOf(kind));
    const ids = Array.from({ length: this.#counts[kind] }, (_, n) => uuid(mix(seed, n), n));
    this.#ids.set(kind, ids);
    return ids;
  }

  /** The id of the n-th, counted round and round; an empty text where there are none. */
  id(kind: EntityKind, n: number): string {
    const ids = this.ids(kind);
    return ids[n % ids.length] ?? '';
  }
}
