import { describe, expect, it } from 'vitest';
import { World } from './world.js';

const REQUESTS = 6000;
const LANES = 16;

describe('the price of a simulated request', () => {
  it('is at most a third of a millisecond of CPU with tiny rows', async () => {
    const world = new World({ rowBytes: 170, conversations: 10_000, limits: { token: false, client: false } });
    const bearer = await world.token();
    const lane = async (requests: number): Promise<void> => {
      for (let n = 0; n < requests; n++) await (await world.page(bearer, 3, 1)).text();
    };
    const run = (requests: number) =>
      world.time.runWhile(Promise.all(Array.from({ length: LANES }, () => lane(requests / LANES))));
    await run(1600);
    const before = process.cpuUsage();
    await run(REQUESTS);
    const { user, system } = process.cpuUsage(before);
    expect(REQUESTS / ((user + system) / 1e6)).toBeGreaterThan(3000);
  }, 240_000);

  it('is nothing while nobody asks: after a day of jobs and live data no timer is left', async () => {
    const world = new World({ live: { lateShare: 0.5 }, lake: { lagMs: 1000, everyMs: 1000 } });
    const bearer = await world.token();
    await world.read(world.page(bearer));
    await world.time.runUntil(86_400_000);
    await expect(world.time.runWhile(new Promise(() => undefined))).rejects.toThrow(/^Nothing is scheduled/);
  });
});
