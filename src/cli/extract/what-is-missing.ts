import type { ManifestEntry } from '../out/manifest-entry.js';
import type { OutFolder } from '../out/out-folder.js';
import type { Asked } from './reading.js';
import { sizeOf } from '../out/size-of.js';
import { usageError } from '../usage-error.js';

/**
 * Which of the members still have to be read into a folder. An org that is complete there is left as it is; one that is
 * not is read again from its start, and `tell` says why.
 *
 * Errors: `ConfigError` when the folder holds the same query with another interval or another body: nobody could tell
 * the files apart.
 */
export async function whatIsMissing<M extends { readonly query: Asked }>(
  members: readonly M[],
  folder: OutFolder,
  tell: (line: string) => void,
): Promise<readonly M[]> {
  for (const { query } of members) refuseAnotherQuestion(query, folder.manifest.entries);
  const missing: M[] = [];
  for (const member of members) {
    if (!(await isThere(member.query, folder, tell))) missing.push(member);
  }
  return missing;
}

function refuseAnotherQuestion(asked: Asked, entries: readonly ManifestEntry[]): void {
  const of = (flag: string, how: string, { org }: ManifestEntry): Error =>
    usageError(
      flag,
      `the folder of --out already holds ${asked.name} ${how} (org ${org})`,
      'give another folder with --out, or ask the same again',
    );
  for (const entry of entries.filter(({ query }) => query === asked.name)) {
    if (entry.interval !== asked.interval) throw of('--interval', `of ${entry.interval || 'no interval'}`, entry);
    if (entry.fingerprint !== asked.fingerprint) throw of('--body', 'with another body, path, rows or id', entry);
  }
}

async function isThere(
  { org, name }: Asked,
  { manifest, file }: OutFolder,
  tell: (line: string) => void,
): Promise<boolean> {
  const entry = manifest.find(org, name);
  const path = file(org, name);
  const size = await sizeOf(path);
  if (!entry) {
    if (size) tell(`${org}: ${path} is not in the manifest; it is written anew`);
    return false;
  }
  const there = entry.status === 'complete' && size === entry.bytes;
  const broken = size === undefined ? 'complete, but its file is gone' : 'complete, but its file has another size';
  const status = entry.status === 'complete' ? broken : `${entry.status} from an earlier run`;
  tell(
    there
      ? `${org}: ${name} is complete already (${entry.rows} rows${entry.provisional ? ', provisional' : ''}) and is left as it is`
      : `${org}: ${name} is ${status}; it is read again from its start`,
  );
  return there;
}
