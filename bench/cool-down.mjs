import { playClient } from './play-client.mjs';
import { bucket, closedFor } from './servers.mjs';

const OPENS = 10_000;

/**
 * The server is shut for the first ten seconds. How much is sent once its first refusal has been heard, and how much
 * comes in the 100 ms from the first request on that finds it open?
 */
export async function coolDown(open) {
  let heardAt = Infinity;
  let intoClosedDoor = 0;
  let openAt = Infinity;
  let firstTenth = 0;
  const log = ({ t, sentAt, heard }) => {
    if (heard !== undefined) heardAt = Math.min(heardAt, heard);
    else if (sentAt > heardAt && t < OPENS) intoClosedDoor += 1;
    else if (t >= OPENS) {
      openAt = Math.min(openAt, t);
      if (t < openAt + 100) firstTenth += 1;
    }
  };
  const scenario = {
    server: () => closedFor(bucket({ rate: 50, burst: 10 }), 0, OPENS),
    told: { perSecond: 50, burst: 10 },
    count: 200,
    oneWay: [20, 30],
    hints: 'seconds',
    log,
  };
  const { refusals, lastMs, ended } = await playClient(scenario, open, { alive: 50 });
  return { intoClosedDoor, firstTenth, refusals, doneSeconds: ended ? lastMs / 1000 : Infinity };
}
