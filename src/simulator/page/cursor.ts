import { BadRequest } from '../question/bad-request.js';
import type { PageStart } from './page-cut.js';
import { seedOf } from '../chance/seed-of.js';

/** So that a cursor has a `+` and a `/` in it, which a client must not send as they are. */
const HEAD = '>>>???';

/** A page's beginning as opaque text. `owner` is the job, query or operation that the cursor is good for. */
export function writeCursor({ page, from, before }: PageStart, owner: string): string {
  const numbers = `${page}.${from}.${before}`;
  return btoa(`${HEAD}${numbers}.${seedOf(owner, numbers)}`);
}

/** Throws BadRequest for a cursor that its owner did not give out. */
export function readCursor(text: string, owner: string): PageStart {
  let plain = '';
  try {
    plain = atob(text);
  } catch {
    // Refused below.
  }
  const [page = NaN, from = NaN, before = NaN, check] = plain.slice(HEAD.length).split('.').map(Number);
  if (!plain.startsWith(HEAD) || check !== seedOf(owner, `${page}.${from}.${before}`)) {
    throw new BadRequest('The cursor is not valid.', 'invalid.value');
  }
  return { page, from, before };
}
