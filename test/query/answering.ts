import { connect } from '../../src/org/connect.js';
import type { Org } from '../../src/org/org.js';
import { VirtualTime } from '../../src/testing/virtual-time.js';
import { fakeApi, type Got, type Reply, tokenReply } from '../org/fake-api.js';

/** An org whose API answers as `answer` says; `got` holds the calls, those for tokens left out. */
export function answering(answer: (got: Got) => Reply): { time: VirtualTime; org: Org; got: () => Got[] } {
  const time = new VirtualTime({ start: '2026-11-24T00:00:00Z' });
  const login = (got: Got): boolean => got.url.endsWith('/oauth/token');
  const { fetch, got } = fakeApi(time, (request) => (login(request) ? tokenReply(request) : answer(request)));
  const org = connect({
    name: 'acme',
    region: 'eu-central-1',
    clientId: 'id',
    clientSecret: 'secret',
    fetch,
    scheduler: time,
    wallClock: time.wallClock,
    random: () => 0.5,
  });
  return { time, org, got: () => got.filter((request) => !login(request)) };
}
