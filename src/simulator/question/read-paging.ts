import { BadRequest } from './bad-request.js';

/** Which rows of the answer are wanted. */
export interface Paging {
  readonly pageSize: number;
  readonly pageNumber: number;
}

/** The largest page, and how deep a query may be read. */
export interface PagingCaps {
  readonly pageSize: number;
  readonly depth: number;
}

const DEFAULT_SIZE = 25;

const TIP =
  'Tip: When extracting large chunks of data (multiple days/weeks), maximize pagination performance by querying in ' +
  'smaller intervals. For example, paging through 1am-2am, then 2am-3am, then 3am-4am, ...';

/** Reads a `PagingSpec`: both numbers are required when it is sent, and pages are counted from 1. */
export function readPaging(paging: unknown, caps: PagingCaps): Paging {
  if (paging === undefined || paging === null) return { pageSize: DEFAULT_SIZE, pageNumber: 1 };
  const { pageSize, pageNumber } = paging as { readonly pageSize?: unknown; readonly pageNumber?: unknown };
  if (!Number.isInteger(pageSize) || (pageSize as number) < 1) {
    throw new BadRequest('Invalid paging: pageSize is required and must be at least 1.');
  }
  if (!Number.isInteger(pageNumber) || (pageNumber as number) < 1) {
    throw new BadRequest('Invalid paging: pageNumber is required and must be at least 1.');
  }
  const read = { pageSize: pageSize as number, pageNumber: pageNumber as number };
  if (read.pageSize > caps.pageSize) {
    throw new BadRequest(`Invalid paging: pageSize may not exceed ${caps.pageSize}.`);
  }
  if (read.pageSize * read.pageNumber > caps.depth) {
    throw new BadRequest(`Pagination may not exceed ${caps.depth} results.\n\n${TIP}`);
  }
  return read;
}
