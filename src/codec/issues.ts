import type { Context, Errors } from 'io-ts';
import type { DecodeIssue } from '../errors.js';
import { typeName } from './type-name.js';

const MOST = 10;

/**
 * Says where JSON had the wrong shape: path, expected type, received type. Never a value, since a value may be a
 * customer's. At most 10 issues.
 */
export function issues(errors: Errors): readonly DecodeIssue[] {
  return errors.slice(0, MOST).map(({ context, value }) => ({
    path: pathOf(context),
    expected: context.at(-1)?.type.name ?? 'unknown',
    received: typeName(value),
  }));
}

/** The first place is the whole body. A number is a place in an array. */
function pathOf(context: Context): string {
  const path = context.slice(1).map(({ key }) => (/^\d+$/.test(key) ? `[${key}]` : `.${key}`));
  return path.join('').replace(/^\./, '') || '(the whole body)';
}
