import { readFile } from 'node:fs/promises';
import * as t from 'io-ts';
import { isLeft } from '#fp-ts/Either';
import { decode } from '../../codec/decode.js';
import { writeFileAtomic } from '../../node/write-file-atomic.js';
import { type ManifestEntry, manifestEntry } from './manifest-entry.js';
import { usageError } from '../usage-error.js';

const VERSION = 1;
const versioned = t.type({ version: t.number });
const manifest = t.type({ version: t.literal(VERSION), orgs: t.array(manifestEntry) });

/**
 * The `manifest.json` of a folder: one entry an org and query, in the order in which they were first written. Entries
 * that a run does not touch stay as they are.
 */
export class ManifestFile {
  readonly path: string;
  readonly #entries: Map<string, ManifestEntry>;
  #saving: Promise<void> = Promise.resolve();

  private constructor(path: string, entries: readonly ManifestEntry[]) {
    this.path = path;
    this.#entries = new Map(entries.map((entry) => [key(entry), entry]));
  }

  /** Reads the file; one that does not exist is empty. Errors: `ConfigError` when it is damaged or of a later version. */
  static async open(path: string): Promise<ManifestFile> {
    const text = await readFile(path, 'utf8').catch((error: unknown) => {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    });
    return new ManifestFile(path, text === undefined ? [] : parse(text, path));
  }

  get entries(): readonly ManifestEntry[] {
    return [...this.#entries.values()];
  }

  find(org: string, query: string): ManifestEntry | undefined {
    return this.#entries.get(key({ org, query }));
  }

  put(entry: ManifestEntry): void {
    this.#entries.set(key(entry), entry);
  }

  /** Writes what is known now, whole or not at all. One write at a time, in the order of the calls. */
  save(): Promise<void> {
    const write = (): Promise<void> =>
      writeFileAtomic(this.path, `${JSON.stringify({ version: VERSION, orgs: this.entries }, undefined, 2)}\n`);
    this.#saving = this.#saving.then(write, write);
    return this.#saving;
  }
}

function parse(text: string, path: string): readonly ManifestEntry[] {
  const fix = 'move it away, or give another folder with --out';
  let json: unknown;
  try {
    // An editor may have put a byte order mark before it.
    json = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    throw usageError('--out', `${path} is damaged: it is no JSON`, fix);
  }
  if (versioned.is(json) && json.version > VERSION) {
    throw usageError('--out', `${path} is of version ${json.version}, which is later than this program`, fix);
  }
  const decoded = decode(manifest, json);
  if (!isLeft(decoded)) return decoded.right.orgs;
  const [issue] = decoded.left;
  throw usageError(
    '--out',
    `${path} is damaged: ${issue ? `${issue.path} is ${issue.received} and not ${issue.expected}` : 'it has another shape'}`,
    fix,
  );
}

function key({ org, query }: Pick<ManifestEntry, 'org' | 'query'>): string {
  return JSON.stringify([org, query]);
}
