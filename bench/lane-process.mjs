// One peer in a process of its own: what it is asked for comes as JSON on the command line, what it gives goes to the parent.
import './global-clock.mjs';
import { thirdAfterCancel } from './cancel.mjs';
import { clockStep } from './clock-steps.mjs';
import { coolDown } from './cool-down.mjs';
import { fairness } from './fairness.mjs';
import { inTheFirstHour } from './long-waits.mjs';
import { playClient } from './play-client.mjs';
import { quantile } from './quantile.mjs';
import { FORMS, waitAfter } from './retry-after.mjs';
import { drawn, fixed } from './scenarios.mjs';

const HOUR = 3_600_000;
const { file, scenarios, seeds, unbounded, probes } = JSON.parse(process.argv[2]);
const { lanes, can, fair = {} } = await import(file);

/** Medians over the seeds, with 50 requests alive, or all of them. */
async function pace(open, name, alive, count) {
  const runs = [];
  for (let seed = 1; seed <= count; seed += 1) {
    runs.push(await playClient(fixed[name] ?? drawn[name](seed), open, { seed, alive }));
  }
  const median = (key) =>
    quantile(
      runs.map((run) => run[key]),
      0.5,
    );
  return { tlb: median('tlb'), refused: median('refused') };
}

async function probe(open) {
  const found = { coolDown: await coolDown(open) };
  if (can.includes('read Retry-After')) {
    found.retryAfter = [];
    for (const { value } of FORMS) found.retryAfter.push(await waitAfter(open, value));
  }
  if (!can.includes('limit')) return found;
  found.cancel = can.includes('cancel') ? await thirdAfterCancel(open) : undefined;
  found.back = await clockStep(open, -HOUR);
  found.forward = await clockStep(open, HOUR);
  found.month = await inTheFirstHour(open, 5, 720 * HOUR);
  found.hours = await inTheFirstHour(open, 800, HOUR);
  return found;
}

/** JSON has no Infinity. */
const tell = (message) =>
  new Promise((resolve) => process.send(JSON.stringify(message, (_, value) => (value === Infinity ? 'Infinity' : value)), resolve)); // prettier-ignore

for (const [lane, open] of Object.entries(lanes)) {
  for (const name of scenarios) {
    await tell({ lane, name, alive: 50, ...(await pace(open, name, 50, seeds)) });
    if (unbounded.includes(name)) await tell({ lane, name, alive: 'all', ...(await pace(open, name, Infinity, 1)) });
  }
  if (probes) await tell({ lane, ...(await probe(open)) });
}
if (probes) {
  for (const [lane, openAll] of Object.entries(fair)) {
    await tell({ lane, fair: [await fairness('big org first', openAll), await fairness('late org', openAll)] });
  }
}
process.disconnect();
