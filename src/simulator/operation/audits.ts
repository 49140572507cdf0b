import type { Answer } from '../wire/answer.js';
import type { AuditQuery } from './audit-book.js';
import { auditSource } from './audit-source.js';
import { BadRequest } from '../question/bad-request.js';
import { checkDays } from '../question/check-days.js';
import { readCursor, writeCursor } from '../page/cursor.js';
import { fieldsOf } from '../question/fields-of.js';
import { isoInstant } from '../data/iso-instant.js';
import { jsonAnswer } from '../wire/json-answer.js';
import { notFound } from '../wire/not-found.js';
import type { Operation } from './operation.js';
import { FIRST_PAGE } from '../page/page-cut.js';
import { pageOf } from '../page/page-of.js';
import { readInterval } from '../question/read-interval.js';
import { readCount } from '../question/read-count.js';
import type { Ask, Route } from './route.js';

const PATH = '/api/v2/audits/query';
const PERMISSIONS = ['audits:audit:view'];
const PAGE_SIZE = { otherwise: 25, most: 500 };
const MOST_DAYS = 31;
/** What is audited, as a client may ask for it. */
const SERVICES = JSON.stringify({
  services: [{ name: 'Architect', entities: [{ name: 'Flow', actions: ['Create', 'Update', 'Delete'] }] }],
});

function start({ org, body, now, wallNow }: Ask): Answer {
  const query = fieldsOf(body);
  checkDays(readInterval(query['interval']), MOST_DAYS);
  const made = org.audits.start(query, auditSource(org, query, org.seenAt(wallNow)), now);
  return jsonAnswer(200, JSON.stringify(status(made, org.audits.state(made, now), wallNow - now)));
}

function status({ id, query, startedMs }: AuditQuery, state: string, offset: number): object {
  const { interval, serviceName, filters, sort } = query;
  return { id, state, startDate: isoInstant(Math.floor(offset + startedMs)), interval, serviceName, filters, sort };
}

function results(query: AuditQuery, { org, url, now }: Ask): Answer {
  if (org.audits.state(query, now) !== 'Succeeded') throw new BadRequest('The query has no results.');
  const { id, rows } = query;
  const { searchParams } = url;
  const pageSize = readCount('pageSize', searchParams.get('pageSize'), PAGE_SIZE);
  if (rows.count > (org.audits.options.downloadOver ?? Infinity)) {
    const address = org.downloadUrl(url, org.audits.link(query, now));
    return searchParams.get('allowRedirect') === 'true'
      ? { status: 302, headers: { location: address }, body: '' }
      : jsonAnswer(200, JSON.stringify({ id, pageSize, downloadUrl: address }));
  }
  const cursor = searchParams.get('cursor');
  const from = cursor === null ? FIRST_PAGE : readCursor(cursor, id);
  const cut = org.pages(`${PATH}/{transactionId}/results`).cut(from, pageSize, rows.count);
  const next = cut.next === undefined ? org.noCursor : JSON.stringify(writeCursor(cut.next, id));
  const entities = pageOf(rows, cut.from, cut.until) ?? '[]';
  const end = next === undefined ? '' : `,"cursor":${next}`;
  return jsonAnswer(200, `{"id":"${id}","pageSize":${pageSize},"entities":${entities}${end}}`);
}

const ofQuery =
  (answer: (query: AuditQuery, ask: Ask) => Answer): Route['answer'] =>
  (ask) => {
    const { transactionId = '' } = ask.params;
    const query = ask.org.audits.find(transactionId);
    return query === undefined ? notFound('audit query', transactionId, ask.contextId) : answer(query, ask);
  };

/** The audit log: a query that is polled, then read by cursor, or fetched from another place when it is large. */
export const audits: Operation = {
  sources: [[PATH, auditSource]],
  routes: [
    {
      method: 'GET',
      path: `${PATH}/servicemapping`,
      permissions: PERMISSIONS,
      slow: false,
      answer: () => jsonAnswer(200, SERVICES),
    },
    { method: 'POST', path: PATH, permissions: PERMISSIONS, slow: true, answer: start },
    {
      method: 'GET',
      path: `${PATH}/{transactionId}`,
      permissions: PERMISSIONS,
      slow: false,
      answer: ofQuery((query, { org, now, wallNow }) =>
        jsonAnswer(200, JSON.stringify(status(query, org.audits.state(query, now), wallNow - now))),
      ),
    },
    {
      method: 'GET',
      path: `${PATH}/{transactionId}/results`,
      permissions: PERMISSIONS,
      slow: true,
      answer: ofQuery(results),
    },
  ],
};
