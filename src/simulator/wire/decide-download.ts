import type { Arrived } from './arrived.js';
import type { Decision } from './decision.js';
import { pageOf } from '../page/page-of.js';

/** What a store for files says in XML. */
const refuse = (status: number, code: string): Decision => ({
  answer: {
    status,
    headers: { 'content-type': 'application/xml' },
    body: `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code></Error>`,
  },
});

/** A file behind an address that is its own key. It refuses a bearer, as stores for files do. */
export function decideDownload({ message, org, now }: Arrived): Decision {
  if (message.headers.has('authorization')) return refuse(400, 'InvalidArgument');
  const query = org.audits.follow(message.url.pathname.split('/').at(-1) ?? '', now);
  if (message.method !== 'GET' || query === undefined) return refuse(403, 'AccessDenied');
  const { id, rows } = query;
  if (org.audits.options.downloadAs === 'lines') {
    const lines = Array.from({ length: rows.count }, (_, rank) => `${rows.text(rank)}\n`);
    return { answer: { status: 200, headers: { 'content-type': 'application/x-ndjson' }, body: lines.join('') } };
  }
  const body = `{"id":"${id}","entities":${pageOf(rows, 0, rows.count) ?? '[]'}}`;
  return { answer: { status: 200, headers: { 'content-type': 'application/json' }, body } };
}
