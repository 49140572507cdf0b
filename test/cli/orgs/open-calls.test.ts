import { right } from 'fp-ts/Either';
import { describe, expect, it } from 'vitest';
import { OpenCalls } from '../../../src/cli/orgs/open-calls.js';
import type { Call } from '../../../src/query/answer/call.js';
import { tokenReply } from '../../org/fake-api.js';
import { orgSetUp } from '../../org/org-set-up.js';

const call: Call<unknown> = { method: 'GET', path: '/api/v2/x', read: (json) => right(json) };

/** Calls of an org whose token takes 1 s, whose first answer is a failure, and whose others take 50 ms. */
function setUp() {
  const { org, time } = orgSetUp((got) => {
    if (got.url.endsWith('/oauth/token')) return { ...tokenReply(got), delayMs: 1_000 };
    return { status: got.turn === 1 ? 500 : 200 };
  });
  const calls = new OpenCalls(org);
  return { calls, time, at: (ms: number) => time.runUntil(ms).then(() => calls.count$.value) };
}

describe('OpenCalls', () => {
  it('counts a call while it waits for a token, while it is in flight and until its next try has an answer', async () => {
    const { calls, time, at } = setUp();
    const sent$ = calls.org.send(call);
    expect(calls.count$.value).toBe(0);
    let answered = Infinity;
    sent$.subscribe({ complete: () => (answered = time.now()) });
    expect(await at(500)).toBe(1);
    expect(await at(1_020)).toBe(1);
    expect(await at(1_060)).toBe(1);
    expect(await at(60_000)).toBe(0);
    expect(answered).toBeGreaterThan(1_100);
  });

  it('counts each subscription, until it is given up', async () => {
    const { calls, at } = setUp();
    const subscriptions = [calls.org.send(call).subscribe(), calls.org.send(call).subscribe()];
    expect(await at(10)).toBe(2);
    for (const subscription of subscriptions) subscription.unsubscribe();
    expect(calls.count$.value).toBe(0);
  });
});
