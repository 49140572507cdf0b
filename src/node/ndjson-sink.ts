import { createHash } from 'node:crypto';
import { type FileHandle, open, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Batch, Sink } from '../deliver/sink.js';
import { encodeRow } from './encode-row.js';
import { makeFolder } from './make-folder.js';
import { syncFolder } from './sync-folder.js';

/** What a file holds, to the last committed batch. */
export interface FileStats {
  /** Lines in the file. */
  readonly rows: number;
  readonly bytes: number;
  /** Of all its bytes, in hexadecimal digits. */
  readonly sha256: string;
}

/**
 * Writes rows into one file, a line of JSON each, with the content that was received.
 *
 * A batch is committed when its bytes are written, all or none: after a failure the file is cut back to the batch
 * before, and the sink takes no more. The next batch waits for the one before, so a slow disk slows the reading.
 * `close` syncs the file and its folder to the disk, once; a kill -9 loses nothing that was committed, a power cut may
 * until then. Where syncing fails nobody knows what is on the disk, so the error says `committed: 0`; so it does where
 * the file is not there any more, or is not as long as what was written: it was removed, replaced or cut.
 *
 * The file is made, or emptied, at `open` or with the first batch. Nothing is buffered between batches.
 * Errors: those of the file system (`ENOSPC`, `EIO`, `EACCES` …), and `TypeError` for a row that JSON cannot hold, with
 * the line that it would have had.
 *
 * @example
 * ```ts
 * import { connect, conversationDetails } from 'sluice';
 * import { NdjsonSink } from 'sluice/node';
 *
 * const acme = connect({ name: 'acme', region: 'eu-central-1', clientId: 'id', clientSecret: 'secret' });
 * conversationDetails(acme, { interval: '2026-11-23/2026-11-24' })
 *   .commitTo(new NdjsonSink('acme/2026-11-23.ndjson'))
 *   .subscribe();
 * ```
 */
export class NdjsonSink implements Sink<unknown> {
  readonly path: string;
  readonly #hash = createHash('sha256');
  #rows = 0;
  #bytes = 0;
  #file: Promise<FileHandle> | undefined;
  #last: Promise<void> = Promise.resolve();
  #closing: Promise<void> | undefined;

  constructor(path: string) {
    this.path = path;
  }

  /** Makes or empties the file, and its folder when there is none. Later calls do nothing. */
  async open(): Promise<void> {
    await this.#handle();
  }

  /** Writes the batch behind those before it; resolves when all of its bytes are in the file. */
  commit(batch: Batch<unknown>): Promise<void> {
    if (this.#closing) return Promise.reject(new Error(`${this.path}: the file is closed`));
    this.#last = this.#last.then(() => this.#append(batch.rows));
    return this.#last;
  }

  /** Waits for a batch on its way, syncs, and closes the file whatever happened before. Later calls wait for the first. */
  close(): Promise<void> {
    return (this.#closing ??= this.#close());
  }

  /** What is in the file now. */
  stats(): FileStats {
    return { rows: this.#rows, bytes: this.#bytes, sha256: this.#hash.copy().digest('hex') };
  }

  #handle(): Promise<FileHandle> {
    return (this.#file ??= emptied(this.path));
  }

  async #append(rows: readonly unknown[]): Promise<void> {
    const file = await this.#handle();
    try {
      const chunk = Buffer.from(rows.map((row, index) => this.#line(row, index)).join(''));
      await file.appendFile(chunk);
      this.#hash.update(chunk);
      this.#bytes += chunk.length;
      this.#rows += rows.length;
    } catch (error) {
      // The first error is the one to tell; a file that cannot even be cut is emptied by the next run.
      await file.truncate(this.#bytes).catch(() => undefined);
      // What it is told to have kept is on the disk.
      await file.sync().catch(() => nothingIsSafe(error));
      throw error;
    }
  }

  #line(row: unknown, index: number): string {
    try {
      return `${encodeRow(row)}\n`;
    } catch (error) {
      const { message } = error as Error;
      throw new TypeError(`line ${this.#rows + index + 1}: ${message}`, { cause: error });
    }
  }

  /** What was removed or replaced while it was written takes rows still, and nobody will ever see them. */
  async #remains(): Promise<void> {
    const { size } = await stat(this.path);
    if (size === this.#bytes) return;
    throw new Error(`${this.path}: ${size} bytes, not the ${this.#bytes} that were written; was it replaced or cut?`);
  }

  async #close(): Promise<void> {
    await this.#last.catch(() => undefined);
    const file = await this.#handle();
    try {
      await file.sync();
      await syncFolder(dirname(this.path));
      await this.#remains();
    } catch (error) {
      throw nothingIsSafe(error);
    } finally {
      await file.close();
    }
  }
}

/** The error as `Sink` has it, where nobody knows what became of the rows before it. */
function nothingIsSafe(error: unknown): unknown {
  return Object.assign(Object(error) as object, { committed: 0 });
}

async function emptied(path: string): Promise<FileHandle> {
  await makeFolder(dirname(path));
  return open(path, 'w');
}
