import { createReadStream, existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { jsonObject, type JsonObject } from '../../codec/json-object.js';

/**
 * The objects of a file of lines, none where there is no file. What is no line of JSON, as the last one of a run that was
 * killed may be, is passed over.
 */
export async function* linesOf(path: string): AsyncGenerator<JsonObject> {
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
