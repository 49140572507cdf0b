import { onVirtualTime } from './global-clock.mjs';
import { random } from './random.mjs';
import { resultOf } from './result.mjs';
import { wire } from './wire.mjs';

/** Past so many times the bound, or so many requests for each that has to pass, a run counts as one that does not end. */
const LONGEST = 25;
const MOST_SENT = 150;

/**
 * Plays one scenario through a client that is a promise: on the patched clock of the process, so that the client may be
 * any library.
 *
 * @param open `(told) => request`; `request(send)` resolves when its request has passed, whatever it took; `send()`
 *   resolves with `{ status, headers }`
 */
export async function playClient(scenario, open, { seed = 1, alive = Infinity } = {}) {
  const { told, count } = scenario;
  const { boundMs } = resultOf(scenario, { sent: 1, refusals: 0, done: 0, lastMs: 0 }, false);
  let counts;
  let giveUp;
  const ended = await onVirtualTime(
    async (clock) => {
      const given = new Promise((resolve) => (giveUp = resolve));
      const way = wire(scenario, clock, random(seed));
      counts = way.counts;
      const request = open(told);
      const send = () =>
        new Promise((resolve) => {
          if (counts.sent >= MOST_SENT * count) giveUp();
          way.send((refused, hint) => resolve({ status: refused ? 429 : 200, headers: headersOf(hint, told) }));
        });
      let begun = 0;
      const worker = async () => {
        while (begun < count) {
          begun += 1;
          await request(send);
        }
      };
      await Promise.race([given, Promise.all(Array.from({ length: Math.min(alive, count) }, worker))]);
    },
    { seed, untilMs: LONGEST * (boundMs + 1000) },
  );
  return resultOf(scenario, counts, ended && counts.done === count);
}

/** A hint as a server would send it. */
function headersOf({ retryAfterMs, remaining, resetMs }, { limit }) {
  const headers = {};
  if (retryAfterMs !== undefined) headers['retry-after'] = String(retryAfterMs / 1000);
  if (remaining !== undefined) headers['ratelimit-remaining'] = String(remaining);
  if (resetMs !== undefined) headers['ratelimit-reset'] = String(resetMs / 1000);
  if (remaining !== undefined && limit !== undefined) headers['ratelimit-limit'] = String(limit);
  return headers;
}
