import { lastValueFrom } from 'rxjs';
import { connect } from '../../src/org/connect.js';
import type { OrgOptions } from '../../src/org/org-options.js';
import { VirtualTime } from '../../src/testing/virtual-time.js';
import { fakeApi, type Got, type Reply } from './fake-api.js';

/** The secret of its client, which must show up nowhere. */
export const SECRET = 'canary-secret';

/** Options of the org, and when it all begins; default a midnight. */
export interface OrgSetUp extends Partial<OrgOptions> {
  readonly start?: string;
}

/** An org on virtual time whose hosts answer as `handle` says. */
export function orgSetUp(handle: (got: Got) => Reply, { start = '2026-11-24T00:00:00Z', ...options }: OrgSetUp = {}) {
  const time = new VirtualTime({ start });
  const api = fakeApi(time, handle);
  const org = connect({
    name: 'acme',
    region: 'eu-central-1',
    clientId: 'id',
    clientSecret: SECRET,
    fetch: api.fetch,
    scheduler: time,
    wallClock: time.wallClock,
    random: () => 0.5,
    ...options,
  });
  const ask = (path = '/api/v2/x') => time.runWhile(lastValueFrom(org.request({ path })));
  const paths = () => api.got.map(({ url }) => new URL(url).pathname);
  return { time, api, org, ask, paths };
}
