import { contentHash } from '../../query/refresh/content-hash.js';
import { linesOf } from './lines-of.js';

/** The hash under which each row of an org is known: as it was extracted, and as later changes left it. */
export async function knownRows(rows: string, changes: string): Promise<ReadonlyMap<string, string>> {
  const known = new Map<string, string>();
  for await (const row of linesOf(rows)) {
    const id = row['conversationId'];
    if (typeof id === 'string') known.set(id, contentHash(row));
  }
  for await (const { id, hash } of linesOf(changes)) {
    if (typeof id === 'string' && typeof hash === 'string') known.set(id, hash);
  }
  return known;
}
