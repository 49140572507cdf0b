import type { JsonObject } from '../../codec/json-object.js';
import { fieldAt } from '../answer/field-at.js';
import { fingerprint } from '../run/fingerprint.js';

/**
 * Short name of a row's content. The attributes of participants, which only jobs give, have a name of their own behind
 * a dash, so that a row read without them can be compared with one that has them.
 */
export function contentHash(row: JsonObject): string {
  const participants: unknown = row['participants'];
  const attributes = Array.isArray(participants) ? participants.map((one) => fieldAt(one, 'attributes')) : [];
  if (attributes.every((one) => one === undefined)) return fingerprint(row);
  const bare = (participants as readonly JsonObject[]).map((one) => ({ ...one, attributes: undefined }));
  return `${fingerprint({ ...row, participants: bare })}-${fingerprint({ attributes })}`;
}
