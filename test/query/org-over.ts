import { connect } from '../../src/org/connect.js';
import { VirtualTime } from '../../src/testing/virtual-time.js';
import { fakeApi, type Got, type Reply, tokenReply } from '../org/fake-api.js';

/** An org on virtual time whose API answers as given; tokens it gets without asking. */
export function orgOver(answer: (got: Got) => Reply) {
  const time = new VirtualTime({ start: '2026-11-24T00:00:00Z' });
  const api = fakeApi(time, (got) => (got.url.endsWith('/oauth/token') ? tokenReply(got) : answer(got)));
  const org = connect({
    name: 'acme',
    region: 'eu-west-1',
    clientId: 'id',
    clientSecret: 'secret',
    fetch: api.fetch,
    scheduler: time,
    wallClock: time.wallClock,
    random: () => 0.5,
  });
  return { time, org, got: api.got };
}
