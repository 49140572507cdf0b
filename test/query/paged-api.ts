import { connect } from '../../src/org/connect.js';
import type { Org } from '../../src/org/org.js';
import type { OrgOptions } from '../../src/org/org-options.js';
import { VirtualTime } from '../../src/testing/virtual-time.js';
import { fakeApi, type Got, type Reply, tokenReply } from '../org/fake-api.js';

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
): { time: VirtualTime; org: Org; pages: () => number[]; got: Got[]; aborted: Got[] } {
  const time = new VirtualTime({ start: '2026-11-24T00:00:00Z' });
  const { fetch, got, aborted } = fakeApi(time, (request) => {
    if (request.url.endsWith('/oauth/token')) return tokenReply(request);
    const { pageNumber, pageSize } = (request.body as Paging).paging;
    const rows = rowsBetween((pageNumber - 1) * pageSize, Math.min(total, pageNumber * pageSize));
    const body = { ...(rows.length > 0 && { conversations: rows }), totalHits: total };
    return answer?.(pageNumber, request) ?? { body };
  });
  const org = connect({
    name: 'acme',
    region: 'eu-central-1',
    clientId: 'id',
    clientSecret: 'secret',
    fetch,
    scheduler: time,
    wallClock: time.wallClock,
    random: () => 0.5,
    ...options,
  });
  const calls = (): Got[] => got.filter(({ url }) => !url.endsWith('/oauth/token'));
  return { time, org, got, aborted, pages: () => calls().map(({ body }) => (body as Paging).paging.pageNumber) };
}
