import { onVirtualTime } from './global-clock.mjs';

const COUNT = 400;
const ALIVE = 50;
const STEP_AT = 2000;

/**
 * The wall clock is set by `stepMs` while requests wait for their turn at 50 a second, bursts of ten. The longest pause
 * between two requests from then on, in milliseconds, and the most that leave within a second: the limit has 60.
 */
export async function clockStep(open, stepMs) {
  const sent = [];
  await onVirtualTime(
    async (clock) => {
      const request = open({ perSecond: 50, burst: 10 });
      setTimeout(() => clock.setWall(stepMs), STEP_AT);
      const send = async () => {
        sent.push(clock.now());
        return { status: 200, headers: {} };
      };
      let begun = 0;
      const worker = async () => {
        while ((begun += 1) <= COUNT) await request(send);
      };
      await Promise.all(Array.from({ length: ALIVE }, worker));
    },
    { untilMs: 3 * 3_600_000, mostSteps: 1e5 },
  );
  let longestPauseMs = sent.length < COUNT ? Infinity : 0;
  let mostInASecond = 0;
  for (let i = 1, from = 0; i < sent.length; i += 1) {
    while (sent[from] <= sent[i] - 1000) from += 1;
    if (sent[i] < STEP_AT) continue;
    longestPauseMs = Math.max(longestPauseMs, sent[i] - sent[i - 1]);
    mostInASecond = Math.max(mostInASecond, i - from + 1);
  }
  return { longestPauseMs, mostInASecond };
}
