import { createHash, randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PoolMemory } from '../../gate/pool/pool-memory.js';
import { makeFolder } from '../../node/make-folder.js';
import { writeFileAtomic } from '../../node/write-file-atomic.js';
import type { OrgOptions } from '../../org/org-options.js';
import { regions } from '../../org/regions.js';
import { fieldAt } from '../../query/answer/field-at.js';
import { DAY_MS } from '../../query/interval/day-ms.js';

/** What tells one client of one org from others. */
export type Client = Pick<OrgOptions, 'region' | 'apiUrl' | 'clientId'>;

/**
 * So long after its rate was learned a pool is forgotten, milliseconds. What is remembered is asked for more behind some
 * hundreds of requests only: an org that needs fewer a night would keep for ever what one bad night has taught.
 */
const FORGOTTEN_MS = 7 * DAY_MS;

/**
 * What a folder remembers of the limits of each client from night to night: one file for each region and client id, with
 * an entry for each pool. It makes a run better and is never needed: what is damaged is ignored, what cannot be read or
 * written is told once.
 */
export class StateFolder {
  readonly #path: string | undefined;
  readonly #warn: (text: string) => void;
  readonly #wallClock: () => number;
  /** What was read, by file: only what is another afterwards is written. */
  readonly #read = new Map<string, { readonly text: string; readonly pools?: readonly unknown[] }>();

  #told = false;

  /** @param path without one nothing is remembered */
  constructor(path: string | undefined, warn: (text: string) => void, wallClock: () => number) {
    this.#path = path;
    this.#warn = warn;
    this.#wallClock = wallClock;
  }

  /** For `connect({ remembered })`; nothing when nothing is known. */
  async remembered(client: Client): Promise<unknown> {
    if (this.#path === undefined) return undefined;
    const file = join(this.#path, nameOf(client));
    try {
      const text = await readFile(file, 'utf8');
      this.#read.set(file, { text });
      const state = JSON.parse(text) as { readonly version?: unknown; readonly pools?: unknown } | null;
      if (state?.version === 1 && Array.isArray(state.pools)) {
        const pools: readonly unknown[] = state.pools;
        this.#read.set(file, { text, pools });
        return pools.filter((pool) => !(learnedAt(pool) < this.#wallClock() - FORGOTTEN_MS));
      }
      this.#warn(`${file} is damaged or of another version; it is ignored`);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === undefined) this.#warn(`${file} is damaged; it is ignored`);
      else if (code !== 'ENOENT' && code !== 'ENOTDIR') this.#unreadable(code);
    }
    return undefined;
  }

  /** Keeps what the orgs have learned. Never fails. */
  async keep(learned: readonly { readonly client: Client; readonly pools: readonly PoolMemory[] }[]): Promise<void> {
    const path = this.#path;
    if (path === undefined) return;
    try {
      for (const { client, pools } of learned) {
        const file = join(path, nameOf(client));
        const before = this.#read.get(file);
        const dated = pools.map((pool) => ({ ...pool, learnedAt: this.#learnedAt(pool, before?.pools) }));
        const text = `${JSON.stringify({ version: 1, pools: dated }, undefined, 2)}\n`;
        if (text === before?.text || (before === undefined && pools.length === 0)) continue;
        await makeFolder(path);
        // All runs of a machine share the folder by default, and two may end at once.
        await writeFileAtomic(file, text, 0o600, `.${randomUUID()}`);
      }
    } catch (error) {
      const { code = String(error) } = error as NodeJS.ErrnoException;
      this.#warn(`${path} cannot be written (${code}); the limits that were learned are not remembered`);
    }
  }

  /** Now, unless this rate was remembered. */
  #learnedAt({ pool, ratePerSecond }: PoolMemory, before: readonly unknown[] = []): string {
    const same = before.find((one) => fieldAt(one, 'pool') === pool && fieldAt(one, 'ratePerSecond') === ratePerSecond);
    const at = learnedAt(same);
    return new Date(Number.isNaN(at) ? this.#wallClock() : at).toISOString();
  }

  /** Once, however many orgs there are. */
  #unreadable(code: string): void {
    if (!this.#told) this.#warn(`${this.#path} cannot be read (${code}); it is ignored`);
    this.#told = true;
  }
}

/** Epoch milliseconds; NaN where it is not told. */
function learnedAt(pool: unknown): number {
  return Date.parse(String(fieldAt(pool, 'learnedAt')));
}

/** The client id is nobody's business, also not in a listing; a region is the same however it is written. */
function nameOf({ region = '', apiUrl, clientId }: Client): string {
  const plain = region.toLowerCase().replaceAll('_', '-');
  const key = JSON.stringify([apiUrl ?? new Map(Object.entries<string>(regions)).get(plain) ?? plain, clientId]);
  return `${createHash('sha256').update(key).digest('hex').slice(0, 32)}.json`;
}
