import { isRight, right } from '#fp-ts/Either';
import { lastValueFrom, of } from 'rxjs';
import { expect, it } from 'vitest';
import { EventStream } from '../../../src/event/event-stream.js';
import type { Call } from '../../../src/query/answer/call.js';
import type { OrgContext } from '../../../src/query/org-context.js';
import { sendPage } from '../../../src/query/answer/send-page.js';

it('sends for rows, says what of them is lost, and then has the window looked at again', async () => {
  const told: unknown[] = [];
  const answer = { status: 200, headers: new Headers(), body: '"\uFFFD"', receivedAt: 0, bytes: 3, lost: 2 };
  const send = (call: Call<unknown>) => {
    told.push(['rows', call.rows]);
    const read = call.read('page', answer);
    return of(isRight(read) ? read.right : undefined);
  };
  const events = new EventStream({ org: 'acme' }, () => 0);
  events.events$.subscribe((event) => event.type === 'warning' && told.push([event.code, event.count]));
  const demand = { poke: () => told.push('poked') };
  const page$ = sendPage({ send } as unknown as OrgContext, { demand, events } as never, {
    method: 'GET',
    path: '/api/v2/x',
    read: right,
  });
  expect(await lastValueFrom(page$)).toBe('page');
  expect(told).toEqual([['rows', true], ['unsafe-integers', 2], ['replacement-characters', 1], 'poked']);
});
