import { NdjsonSink } from '../../node/ndjson-sink.js';
import { ChangesFile } from '../refresh/changes-file.js';
import { changesPath } from '../refresh/changes-path.js';
import { exitCodeOf } from '../exit/exit-code-of.js';
import type { Errand } from './errand.js';
import type { Member } from './member.js';
import { openOutFolder, type OutFolder } from '../out/out-folder.js';
import { readIntoFiles } from './read-into-files.js';
import { Reading } from './reading.js';
import type { Session } from '../session.js';
import { unwritable } from '../out/unwritable.js';
import { whatIsMissing } from './what-is-missing.js';

/**
 * Reads what is missing of each errand into the folder at `path`, and holds the folder for as long as that takes.
 *
 * Errors: `ConfigError` for a folder that cannot be used, before any request.
 *
 * @returns the exit code
 */
export async function extractInto(path: string, errands: readonly Errand[], session: Session): Promise<number> {
  const folder = await openOutFolder(path);
  try {
    const missing = await whatIsMissing(errands, folder, (line) => session.screen.log(line));
    const members = missing.map((errand): Member => {
      const sink = new NdjsonSink(folder.file(errand.org.name, errand.query.name));
      const { query, clockAheadMs } = errand;
      return { ...errand, reading: new Reading(query, { sink, wallClock: session.io.wallClock, clockAheadMs }) };
    });
    if (members.length > 0) {
      await begin(members, folder, path, (line) => session.screen.log(line));
      await readIntoFiles(members, folder.manifest, session);
    }
    return exitCodeOf(
      members.map(({ reading }) => reading.ending),
      errands.length - members.length,
    );
  } finally {
    await folder.release();
  }
}

/** The manifest first, so that no run ever takes for complete what is emptied now. */
async function begin(
  members: readonly Member[],
  { manifest }: OutFolder,
  path: string,
  tell: (line: string) => void,
): Promise<void> {
  try {
    for (const { reading } of members) manifest.put(reading.entry);
    await manifest.save();
    for (const { org, query, reading } of members) {
      const changes = changesPath(reading.sink.path);
      if (await ChangesFile.remove(changes)) {
        tell(`${org.name}: ${query.name}: ${changes} is older than what is read now; it is removed`);
      }
      await reading.sink.open().catch((error: unknown) => {
        throw unwritable(reading.sink.path, error);
      });
    }
  } catch (error) {
    throw unwritable(path, error);
  }
}
