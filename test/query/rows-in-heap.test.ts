import type { Observable } from 'rxjs';
import { afterEach, describe, expect, it } from 'vitest';
import { connect } from '../../src/org/connect.js';
import type { Org } from '../../src/org/org.js';
import { conversationDetails } from '../../src/query/endpoint/conversation-details.js';
import { listing } from '../../src/query/endpoint/listing.js';
import { pageQuery } from '../../src/query/endpoint/page-query.js';
import type { Page } from '../../src/page/page.js';
import { collectGarbage } from '../page/collect-garbage.js';

const PAGES = 4;
const PAGE_SIZE = 3;
const interval = '2026-11-22/2026-11-23';

function rowsOf(page: number): readonly object[] {
  const conversationStart = new Date(Date.UTC(2026, 10, 22) + page * 1000).toISOString();
  return Array.from({ length: PAGE_SIZE }, (_, row) => {
    const id = `${page}-${row}`;
    return { id, conversationId: id, conversationStart, conversationEnd: conversationStart };
  });
}

/** Pages by number or next-uri; `onPage` is told of each that is asked for, before it is answered. */
function apiOf(onPage: () => Promise<void>): typeof fetch {
  return async (input, init) => {
    const { pathname, searchParams } = new URL(input as string);
    if (pathname === '/oauth/token')
      return Response.json({ access_token: 'token', token_type: 'bearer', expires_in: 86_399 });
    await onPage();
    const { paging, pageNumber } = JSON.parse((init?.body ?? '{}') as string) as {
      readonly paging?: { readonly pageNumber: number };
      readonly pageNumber?: number;
    };
    const page = paging?.pageNumber ?? pageNumber ?? Number(searchParams.get('page') ?? 1);
    const rows = page > PAGES ? [] : rowsOf(page);
    return Response.json({
      conversations: rows,
      entities: rows,
      totalHits: PAGES * PAGE_SIZE,
      ...(page < PAGES && { nextUri: `/api/v2/users?page=${page + 1}` }),
    });
  };
}

describe('a page that is with its reader', () => {
  const orgs: Org[] = [];
  afterEach(() => {
    for (const org of orgs.splice(0)) org.close();
  });

  it.each<readonly [string, (org: Org) => Observable<Page<object>>]>([
    [
      'conversation details',
      (org) => conversationDetails(org, { interval, pageSize: PAGE_SIZE, prefetch: 0 }).run().pages$,
    ],
    [
      'a page query',
      (org) =>
        pageQuery(org, {
          path: '/api/v2/x/query',
          rows: 'conversations',
          id: 'id',
          interval,
          pageSize: PAGE_SIZE,
          prefetch: 0,
        }).run().pages$,
    ],
    ['a listing', (org) => listing(org, { path: '/api/v2/users', prefetch: 0 }).run().pages$],
  ])('is kept by nobody else while the next one is asked for: %s', async (_, pagesOf) => {
    const rows: WeakRef<object>[] = [];
    const kept: number[] = [];
    const fetch = apiOf(async () => {
      // What a weak reference was made of lives to the end of that turn.
      await new Promise(setImmediate);
      collectGarbage();
      kept.push(rows.filter((row) => row.deref()).length);
    });
    const org = connect({ name: 'acme', region: 'eu-west-1', clientId: 'id', clientSecret: 'secret', fetch });
    orgs.push(org);
    await pagesOf(org).forEach((page) => rows.push(...page.rows.map((row) => new WeakRef(row))));
    expect(rows).toHaveLength(PAGES * PAGE_SIZE);
    expect(kept.length).toBeGreaterThanOrEqual(PAGES);
    expect(Math.max(...kept)).toBe(0);
  });
});
