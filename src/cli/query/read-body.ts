import { jsonObject, type JsonObject } from '../../codec/json-object.js';
import { readJsonFile } from '../read-json-file.js';
import { usageError } from '../usage-error.js';

/** The JSON object in the file that `--body` names, or an empty one; `example` is shown to whoever gave something else. */
export async function readBody(path: string | undefined, example: string): Promise<JsonObject> {
  if (path === undefined) return {};
  const body = await readJsonFile('--body', path);
  if (jsonObject.is(body)) return body;
  throw usageError('--body', `${path} holds no JSON object`, `give one, such as ${example}`);
}
