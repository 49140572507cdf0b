/* global AbortController */
// A million who ask and give up, behind ten who wait: what is left of them? In a process of its own (node --expose-gc).
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const script = fileURLToPath(import.meta.url);
const COUNT = 1_000_000;
const STANDING = 10;

/** `ask()` waits for a turn that does not come, and returns what gives it up. */
const lanes = {
  sluice: async () => {
    const { Lane, Pool, Route } = await import('../dist/index.js');
    const pool = new Pool({ name: 'api', requestsPerMinute: 2, burst: 1 });
    const gate = new Route({ pools: [pool], lane: new Lane() });
    return () => {
      const waiting = gate.admit().subscribe();
      return () => waiting.unsubscribe();
    };
  },
  'p-queue': async () => {
    const { default: PQueue } = await import('p-queue');
    const queue = new PQueue({ intervalCap: 1, interval: 60_000 });
    return () => {
      const controller = new AbortController();
      queue.add(async () => undefined, { signal: controller.signal }).catch(() => undefined);
      return () => controller.abort();
    };
  },
};

/** Bytes that stay on the heap for each cancel, and timers that are left when all have gone. */
export async function millionCancels() {
  const found = {};
  for (const name of Object.keys(lanes)) {
    found[name] = await new Promise((resolve) => {
      const child = fork(script, [name], { execArgv: ['--expose-gc'], stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
      child.once('message', resolve);
      child.once('exit', () => resolve(undefined));
    });
  }
  return found;
}

async function leftOf(name) {
  const ask = await lanes[name]();
  const settle = () => new Promise((resolve) => setTimeout(resolve, 20));
  const used = async () => {
    await settle();
    for (let i = 0; i < 3; i += 1) globalThis.gc();
    return process.memoryUsage().heapUsed;
  };
  const standing = Array.from({ length: STANDING }, ask);
  const giveUp = async (count) => {
    for (let i = 0; i < count; i += 1) {
      ask()();
      if (i % 1000 === 0) await undefined;
    }
  };
  await giveUp(10_000);
  const before = await used();
  await giveUp(COUNT);
  const bytes = ((await used()) - before) / COUNT;
  for (const leave of standing) leave();
  await settle();
  const timers = process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;
  return { bytes, timers };
}

if (process.argv[1] === script) process.send(await leftOf(process.argv[2]), () => process.exit(0));
