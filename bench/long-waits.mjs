import { onVirtualTime } from './global-clock.mjs';

const HOUR = 3_600_000;

/** How many of `calls` leave within an hour, told one in `windowMs`; and whether timers fire without end meanwhile. */
export async function inTheFirstHour(open, calls, windowMs) {
  let sent = 0;
  let ended = false;
  await onVirtualTime(
    async () => {
      const request = open({ limit: 1, windowMs, perSecond: 1000 / windowMs, burst: 1 });
      const send = async () => {
        sent += 1;
        return { status: 200, headers: {} };
      };
      for (let i = 0; i < calls; i += 1) request(send).catch(() => undefined);
      await new Promise((resolve) => setTimeout(resolve, HOUR));
      ended = true;
    },
    { untilMs: HOUR + 1, mostSteps: 50_000 },
  );
  return { sent, spins: !ended };
}
