import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { costLanes } from './cost-lanes.mjs';
import { quantile } from './quantile.mjs';

const script = fileURLToPath(new URL('cost-process.mjs', import.meta.url));

/**
 * All have the young heap that a process at work grows to. That of one who loads as little as p-throttle would stay at
 * 1 MB, and be collected for every thousandth permit.
 */
const HEAP = '--min-semi-space-size=16';

/** A number, or undefined where the lane is not installed. */
const measure = (lane, cost) =>
  new Promise((resolve) => {
    const child = fork(script, [lane, cost], {
      execArgv: ['--expose-gc', HEAP],
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    child.once('message', resolve);
    child.once('exit', () => resolve(undefined));
  });

/** Rounds of each kind. An engine compiles a small loop in one way or the other: alone, p-throttle takes 0.16 or 0.27 µs. */
const ROUNDS = { waiting: 7, alone: 15, heap: 3 };

/** For each lane the cost of each kind over that of p-throttle, medians of rounds in which all lanes take turns. */
export async function costs() {
  const found = {};
  for (const [cost, rounds] of Object.entries(ROUNDS)) {
    for (let round = 0; round < rounds; round += 1) {
      for (const [lane, { only = cost }] of Object.entries(costLanes)) {
        if (only === cost) ((found[lane] ??= {})[cost] ??= []).push(await measure(lane, cost));
      }
    }
  }
  const medians = (values) => (values.includes(undefined) ? undefined : quantile(values, 0.5));
  return Object.fromEntries(
    Object.entries(found).map(([lane, byCost]) => [
      lane,
      Object.fromEntries(
        Object.entries(byCost).map(([cost, values]) => {
          const [value, base] = [medians(values), medians(found['p-throttle'][cost])];
          return [cost, { value, ratio: value / base }];
        }),
      ),
    ]),
  );
}
