// Measures one cost of one lane in real time, in a process of its own (node --expose-gc): tells its parent a number.
import { costLanes } from './cost-lanes.mjs';

const WAITING = 10_000;
const WARM = 10;
const TIMES = 30;
const ALONE = 200_000;
const [, , name, cost] = process.argv;
const open = costLanes[name];

const cpuMs = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};
const idle = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Microseconds of CPU a permit, each asked for when the one before it has passed; warm, so that nothing is compiled any more. */
async function alone() {
  const ask = await open({ perSecond: 1e9, burst: 1e6 });
  const run = async (count) => {
    for (let i = 0; i < count; i += 1) await ask(() => undefined);
  };
  await run(ALONE);
  const before = cpuMs();
  await run(ALONE);
  return ((cpuMs() - before) * 1000) / ALONE;
}

/**
 * Microseconds of CPU a permit while ten thousand wait, two hundred of which may leave in each millisecond: all lanes wake
 * equally often, so that it is the permits and not the timers that are compared. Warm, over several collections.
 */
async function waiting() {
  const ask = await open({ perSecond: 200_000, burst: 200 });
  const run = () =>
    new Promise((resolve) => {
      let left = WAITING;
      const done = () => (left -= 1) === 0 && resolve();
      for (let i = 0; i < WAITING; i += 1) ask(done);
    });
  for (let i = 0; i < WARM; i += 1) await run();
  await idle(100);
  const before = cpuMs();
  for (let i = 0; i < TIMES; i += 1) await run();
  return ((cpuMs() - before) * 1000) / (TIMES * WAITING);
}

/** Bytes of heap for each of twenty thousand who wait. */
async function heap() {
  const ask = await open({ perSecond: 0.05, burst: 1 });
  const used = () => {
    for (let i = 0; i < 3; i += 1) globalThis.gc();
    return process.memoryUsage().heapUsed;
  };
  for (let i = 0; i < 100; i += 1) ask(() => undefined);
  const before = used();
  for (let i = 0; i < 20_000; i += 1) ask(() => i);
  await idle(20);
  return (used() - before) / 20_000;
}

const value = await { alone, waiting, heap }[cost]();
process.send(value, () => process.exit(0));
