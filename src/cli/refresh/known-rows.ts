import { createReadStream, existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { jsonObject, type JsonObject } from '../../codec/json-object.js';
import { contentHash } from '../../query/refresh/content-hash.js';

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

/** What is no line of JSON, as the last one of a run that was killed may be, is passed over. */
async function* linesOf(path: string): AsyncGenerator<JsonObject> {
  if (!existsSync(path)) return;
  for await (const line of createInterface({ input: createReadStream(path, 'utf8'), crlfDelay: Infinity })) {
    const value = parsed(line);
    if (jsonObject.is(value)) yield value;
  }
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
