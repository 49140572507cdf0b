/* global AbortController */
import { onVirtualTime } from './global-clock.mjs';

/**
 * Three ask at once for one request a second, and the second gives up after half a second. When does the third leave, in
 * milliseconds? 1000 where the place of the second comes back to it, 2000 where it is lost.
 */
export async function thirdAfterCancel(open) {
  let third = Infinity;
  await onVirtualTime(
    async (clock) => {
      const request = open({ perSecond: 1, burst: 1 });
      const passes = async () => ({ status: 200, headers: {} });
      const cancel = new AbortController();
      const start = clock.now();
      request(passes).catch(() => undefined);
      request(passes, cancel.signal).catch(() => undefined);
      setTimeout(() => cancel.abort(), 500);
      await request(() => {
        third = clock.now() - start;
        return passes();
      });
    },
    { untilMs: 60_000 },
  );
  return third;
}
