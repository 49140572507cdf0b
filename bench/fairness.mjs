import { onVirtualTime } from './global-clock.mjs';
import { oracle } from './oracle.mjs';
import { random } from './random.mjs';
import { bucket } from './servers.mjs';
import { wire } from './wire.mjs';

const told = { perSecond: 10, burst: 5 };
const server = () => bucket({ rate: told.perSecond, burst: told.burst });
const TRIP = 50;
const SMALL = 60;

/** Orgs by their number of requests and the moment they come, behind `cap` requests in flight. */
const CASES = {
  'big org first': { cap: 20, orgs: [1200, ...Array(19).fill(SMALL)].map((count) => ({ count, fromMs: 0 })) },
  'late org': {
    cap: 4,
    orgs: [...Array.from({ length: 10 }, () => ({ count: 300, fromMs: 0 })), { count: SMALL, fromMs: 5000 }],
  },
};

/**
 * When the small orgs are done over their fair share of bucket and slots, on average; the same for the big one; and the
 * share of refusals.
 *
 * @param openAll `(tolds, cap) => request`; `request(org, send)` resolves when it has passed
 */
export async function fairness(name, openAll) {
  const { cap, orgs } = CASES[name];
  const doneAt = orgs.map(() => Infinity);
  let ways;
  await onVirtualTime(
    async (clock) => {
      const draw = random(1);
      ways = orgs.map(() => wire({ server, oneWay: [20, 30], hints: 'seconds' }, clock, draw));
      const request = openAll(
        orgs.map(() => told),
        cap,
      );
      const send = (org) => () =>
        new Promise((resolve) =>
          ways[org].send((refused, { retryAfterMs }) => {
            const headers = retryAfterMs === undefined ? {} : { 'retry-after': String(retryAfterMs / 1000) };
            resolve({ status: refused ? 429 : 200, headers });
          }),
        );
      const run = async ({ count, fromMs }, org) => {
        if (fromMs > 0) await new Promise((resolve) => setTimeout(resolve, fromMs));
        await Promise.all(Array.from({ length: count }, () => request(org, send(org))));
        doneAt[org] = clock.now() - fromMs;
      };
      await Promise.all(orgs.map(run));
    },
    { untilMs: 600_000 },
  );
  const fair = ({ count }) => Math.max(oracle(server(), count) + TRIP, (count * orgs.length * TRIP) / cap);
  const shares = orgs.map((org, index) => doneAt[index] / fair(org));
  const small = shares.filter((_, index) => orgs[index].count === SMALL);
  const sum = (key) => ways.reduce((total, { counts }) => total + counts[key], 0);
  return {
    small: small.reduce((total, share) => total + share, 0) / small.length,
    big: Math.max(...shares.filter((_, index) => orgs[index].count !== SMALL)),
    refused: sum('refusals') / sum('sent'),
  };
}
