import type { Context, Errors } from 'io-ts';
import type { DecodeIssue } from '../errors.js';

const MOST = 10;

/**
 * Says where JSON had the wrong shape: path, expected type, received type. Never a value, since a value may be a
 * customer's. At most 10 issues, one a place.
 */
export function issues(errors: Errors): readonly DecodeIssue[] {
  const byPath = new Map<string, DecodeIssue>();
  for (const { context, value } of errors) {
    const path = pathOf(context);
    if (!byPath.has(path)) byPath.set(path, { path, expected: expectedBy(context), received: typeName(value) });
    if (byPath.size === MOST) break;
  }
  return [...byPath.values()];
}

/** Members of an intersection or a union stand in the context under their index, without being part of the JSON. */
function pathOf(context: Context): string {
  let path = '';
  context.forEach(({ key }, place) => {
    if (place === 0 || isMember(context[place - 1])) return;
    path += /^\d+$/.test(key) ? `[${key}]` : path === '' ? key : `.${key}`;
  });
  return path === '' ? '(the whole body)' : path;
}

function isMember(parent: Context[number] | undefined): boolean {
  const tag = (parent?.type as { readonly _tag?: string } | undefined)?._tag;
  return tag === 'IntersectionType' || tag === 'UnionType';
}

function expectedBy(context: Context): string {
  let place = context.length - 1;
  while (place > 0 && isMember(context[place - 1])) place -= 1;
  return context[place]?.type.name ?? 'unknown';
}

function typeName(value: unknown): string {
  if (value === undefined) return 'absent';
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}
