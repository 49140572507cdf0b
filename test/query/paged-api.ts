import type { OrgOptions } from '../../src/org/org-options.js';
import type { Got, Reply } from '../org/fake-api.js';
import { orgOver } from './org-over.js';

/** Rows `from` to `to`, the latter not included; they began a second apart. */
export const rowsBetween = (from: number, to: number): { conversationId: string; conversationStart: string }[] =>
  Array.from({ length: Math.max(0, to - from) }, (_, place) => ({
    conversationId: `c${from + place}`,
    conversationStart: new Date(Date.UTC(2026, 10, 23) + (from + place) * 1000).toISOString(),
  }));

interface Paging {
  readonly paging: { readonly pageNumber: number; readonly pageSize: number };
}

/** An org whose details query holds `total` rows, unless `answer` says otherwise. */
export function pagedApi(
  total: number,
  { answer, ...options }: Partial<OrgOptions> & { answer?: (page: number, got: Got) => Reply | undefined } = {},
) {
  const { time, org, api, calls } = orgOver((request) => {
    const { pageNumber, pageSize } = (request.body as Paging).paging;
    const rows = rowsBetween((pageNumber - 1) * pageSize, Math.min(total, pageNumber * pageSize));
    const body = { ...(rows.length > 0 && { conversations: rows }), totalHits: total };
    return answer?.(pageNumber, request) ?? { body };
  }, options);
  return { time, org, ...api, pages: () => calls().map(({ body }) => (body as Paging).paging.pageNumber) };
}
