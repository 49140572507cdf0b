import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PoolMemory } from '../../gate/pool/pool-memory.js';
import { makeFolder } from '../../node/make-folder.js';
import { writeFileAtomic } from '../../node/write-file-atomic.js';
import type { OrgOptions } from '../../org/org-options.js';
import { regions } from '../../org/regions.js';

/** What tells one client of one org from others. */
export type Client = Pick<OrgOptions, 'region' | 'apiUrl' | 'clientId'>;

/**
 * What a folder remembers of the limits of each client from night to night: one file for each region and client id, with
 * an entry for each pool. It makes a run better and is never needed: what is damaged is ignored, what cannot be read or
 * written is told once.
 */
export class StateFolder {
  readonly #path: string | undefined;
  readonly #warn: (text: string) => void;
  /** What was read, by file: only what is another afterwards is written. */
  readonly #read = new Map<string, string>();

  #told = false;

  /** @param path without one nothing is remembered */
  constructor(path: string | undefined, warn: (text: string) => void) {
    this.#path = path;
    this.#warn = warn;
  }

  /** For `connect({ remembered })`; nothing when nothing is known. */
  async remembered(client: Client): Promise<unknown> {
    if (this.#path === undefined) return undefined;
    const file = join(this.#path, nameOf(client));
    try {
      const text = await readFile(file, 'utf8');
      this.#read.set(file, text);
      const state = JSON.parse(text) as { readonly version?: unknown; readonly pools?: unknown } | null;
      if (state?.version === 1 && Array.isArray(state.pools)) return state.pools;
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
        const text = `${JSON.stringify({ version: 1, pools }, undefined, 2)}\n`;
        const before = this.#read.get(file);
        if (text === before || (before === undefined && pools.length === 0)) continue;
        await makeFolder(path);
        await writeFileAtomic(file, text, 0o600);
      }
    } catch (error) {
      const { code = String(error) } = error as NodeJS.ErrnoException;
      this.#warn(`${path} cannot be written (${code}); the limits that were learned are not remembered`);
    }
  }

  /** Once, however many orgs there are. */
  #unreadable(code: string): void {
    if (!this.#told) this.#warn(`${this.#path} cannot be read (${code}); it is ignored`);
    this.#told = true;
  }
}

/** The client id is nobody's business, also not in a listing; a region is the same however it is written. */
function nameOf({ region = '', apiUrl, clientId }: Client): string {
  const plain = region.toLowerCase().replaceAll('_', '-');
  const key = JSON.stringify([apiUrl ?? new Map(Object.entries<string>(regions)).get(plain) ?? plain, clientId]);
  return `${createHash('sha256').update(key).digest('hex').slice(0, 32)}.json`;
}
