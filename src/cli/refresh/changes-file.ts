import { type FileHandle, open, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { encodeRow } from '../../node/encode-row.js';
import { syncFolder } from '../../node/sync-folder.js';

const LINE_END = 10;
const CHUNK_BYTES = 65_536;

/**
 * A file of changes that grows from refresh to refresh, a line of JSON each. Lines are added all or none; a torn last
 * line, of a run that was killed or of a disk that was full, is cut off at `open`, before anybody reads or adds to it.
 *
 * The file is made with the first line. Errors: those of the file system.
 */
export class ChangesFile {
  readonly path: string;
  #bytes: number;
  #file: FileHandle | undefined;
  #added = 0;
  /** The adding that is under way, or the last one. */
  #adding: Promise<void> = Promise.resolve();

  private constructor(path: string, bytes: number) {
    this.path = path;
    this.#bytes = bytes;
  }

  static async open(path: string): Promise<ChangesFile> {
    return new ChangesFile(path, await cutTornLine(path));
  }

  /** Removes the file of rows that are read anew: its changes are older than they. Says whether there was one. */
  static async remove(path: string): Promise<boolean> {
    return rm(path).then(
      () => true,
      (error: unknown) => {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
        throw error;
      },
    );
  }

  /** Rows that were added. */
  get added(): number {
    return this.#added;
  }

  append(rows: readonly unknown[]): Promise<void> {
    this.#adding = this.#append(rows);
    return this.#adding;
  }

  /** Makes durable what was added: only then may a manifest say that it is there. */
  async close(): Promise<void> {
    // Nobody else waits for it where a signal came between; it has told whoever asked for it how it ended.
    await this.#adding.catch(() => undefined);
    if (this.#file === undefined) return;
    try {
      await this.#file.sync();
    } finally {
      await this.#file.close();
    }
    await syncFolder(dirname(this.path));
  }

  async #append(rows: readonly unknown[]): Promise<void> {
    if (rows.length === 0) return;
    const lines = Buffer.from(rows.map((row) => `${encodeRow(row)}\n`).join(''));
    const file = (this.#file ??= await open(this.path, 'a'));
    try {
      await file.appendFile(lines);
    } catch (error) {
      // The first error is the one to tell; what cannot be cut off now is cut off by the next refresh.
      await file.truncate(this.#bytes).catch(() => undefined);
      throw error;
    }
    this.#bytes += lines.length;
    this.#added += rows.length;
  }
}

/** The bytes that are left. */
async function cutTornLine(path: string): Promise<number> {
  const file = await open(path, 'r+').catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  });
  if (file === undefined) return 0;
  try {
    const { size } = await file.stat();
    const end = await endOfLines(file, size);
    if (end < size) await file.truncate(end);
    return end;
  } finally {
    await file.close();
  }
}

/** Where the last line end is behind, looked for from the end. */
async function endOfLines(file: FileHandle, size: number): Promise<number> {
  const chunk = Buffer.alloc(CHUNK_BYTES);
  for (let end = size; end > 0;) {
    const from = Math.max(0, end - CHUNK_BYTES);
    const { bytesRead } = await file.read(chunk, 0, end - from, from);
    const at = chunk.subarray(0, bytesRead).lastIndexOf(LINE_END);
    if (at >= 0) return from + at + 1;
    end = from;
  }
  return 0;
}
