import { type Either, isLeft, right } from '#fp-ts/Either';
import type { JsonObject } from '../../codec/json-object.js';
import type { DecodeIssue } from '../../errors.js';
import { cursorAt } from './cursor-at.js';
import { rowsAt } from './rows-at.js';

/** Where an answer holds its rows and the cursor of the next page, and how many rows it counts. */
export interface PagePlaces {
  readonly rows: string;
  readonly cursor: string;
  readonly counted?: number | undefined;
}

/** The rows of one answer and the cursor of the next. */
export interface FoundPage {
  readonly rows: readonly JsonObject[];
  readonly cursor: string | undefined;
}

/** Rows and cursor at dotted paths of an answer: what `rowsAt` and `cursorAt` find. */
export function pageAt(
  json: unknown,
  { rows, cursor, counted }: PagePlaces,
): Either<readonly DecodeIssue[], FoundPage> {
  const found = rowsAt(json, rows, counted);
  if (isLeft(found)) return found;
  const next = cursorAt(json, cursor);
  return isLeft(next) ? next : right({ rows: found.right, cursor: next.right });
}
