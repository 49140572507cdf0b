// Plays the scenarios on virtual time, through this library's gate and through its peers, and measures costs.
//
//     npm run bench                          everything, written to docs/bench.md
//     npm run --silent bench -- --json       { "pacing": { SCENARIO: { "sluice": { "tlb", "refused" } } } }, medians
//     npm run bench -- --seed 1000 --draws 200 --only '^drop'
//     npm run bench -- --peers 'effect|aws' --only '^(c|probes)$'
//     npm run bench -- --only '^(cost|cancels|decode|whole-run)$'
//
// tlb: time of the last completion over what an oracle that knows the server needs; refused: share of 429s.
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import * as library from '../dist/index.js';
import { costs } from './cost.mjs';
import { decodeCost } from './decode.mjs';
import { cancelTable, costTable, decodeTable, ownTable, pacingTables, probeTables, wholeRunTable } from './tables.mjs';
import { millionCancels } from './million-cancels.mjs';
import { ownRuns } from './own-runs.mjs';
import { pacing, short } from './pacing.mjs';
import { page } from './page.mjs';
import { peerFiles, peerRuns } from './peer-runs.mjs';
import { sluice } from './sluice.mjs';
import { wholeRun } from './whole-run.mjs';

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    seed: { type: 'string', default: '1' },
    draws: { type: 'string', default: '40' },
    only: { type: 'string', default: '.' },
    peers: { type: 'string', default: '.' },
    all: { type: 'boolean', default: false },
  },
});
const [seed, draws] = [Number(values.seed), Number(values.draws)];
const wanted = (name) => new RegExp(values.only).test(name);
const own = (values.all ? Object.keys(pacing) : short).filter(wanted);
const lane = sluice(library);

if (values.json) {
  const result = {};
  for (const name of own) {
    const { tlb, refused } = ownRuns(name, lane, draws, seed);
    result[name] = { sluice: { tlb: Number(tlb[0].toFixed(4)), refused: Number(refused[0].toFixed(5)) } };
  }
  console.log(JSON.stringify({ pacing: result }));
} else {
  await report();
}

async function report() {
  const parts = { own: [], peers: [] };
  const say = (title, text) => console.log(`\n${title}\n\n${text}`);
  parts.own = own.map((name) => ownRuns(name, lane, draws, seed));
  if (own.length > 0) say('sluice alone', ownTable(parts.own));

  const files = peerFiles().filter((file) => new RegExp(values.peers).test(file));
  const work = {
    scenarios: ['a', 'b', 'bh', 'wt', 'c', 'ch', 'd', ...hidden(), 'drop', 'mirror', 'hidden-window'].filter(wanted),
    unbounded: ['a', 'b', 'c', 'd'],
    seeds: 3,
    probes: wanted('probes'),
  };
  if (files.length > 0 && (work.scenarios.length > 0 || work.probes)) {
    parts.peers = await peerRuns(files, work);
    for (const [title, text] of [...pacingTables(parts.peers, work), ...probeTables(parts.peers)]) say(title, text);
  }
  if (wanted('cost')) say('Cost', costTable((parts.costs = await costs())));
  if (wanted('cancels')) say('A million cancels', cancelTable((parts.cancels = await millionCancels())));
  if (wanted('decode')) say('Decoding', decodeTable((parts.decoding = [decodeCost(), decodeCost({ rowBytes: 1000 })])));
  if (wanted('whole-run')) say('A whole run', wholeRunTable((parts.wholeRuns = await wholeRuns())));
  if (values.only === '.' && values.peers === '.') {
    writeFileSync(new URL('../docs/bench.md', import.meta.url), page(parts, { work, seed, draws }));
  }
}

function hidden() {
  return [5, 10, 20, 35, 45, 50].map((perSecond) => `hidden-${perSecond}`);
}

/** Like beside like: one page in flight, then sixteen, as is the default. Then the plain loop beside that default. */
async function wholeRuns() {
  const shapes = [5000, 1000].flatMap((rowBytes) => [
    { rowBytes, hand: 'loop', ours: 'sluice' },
    { rowBytes, hand: 'loopOf16', ours: 'sluiceOf16' },
    { rowBytes, hand: 'loop', ours: 'sluiceOf16' },
  ]);
  const found = [];
  for (const shape of shapes) found.push(await wholeRun(shape));
  return found;
}
