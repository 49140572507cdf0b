// Plays the scenarios on virtual time through this library's own gate.
//
//     npm run bench                          a table
//     npm run --silent bench -- --json       { "pacing": { SCENARIO: { "sluice": { "tlb", "refused" } } } }, medians
//     npm run bench -- --seed 1000 --draws 200 --only '^drop'
//
// tlb: time of the last completion over what an oracle that knows the server needs; refused: share of 429s.
import { parseArgs } from 'node:util';
import * as library from '../dist/index.js';
import { pacing, short } from './pacing.mjs';
import { quantile } from './quantile.mjs';
import { sluice } from './sluice.mjs';

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    seed: { type: 'string', default: '1' },
    draws: { type: 'string', default: '40' },
    only: { type: 'string', default: '.' },
    all: { type: 'boolean', default: false },
  },
});

const lane = sluice(library);
const names = (values.all ? Object.keys(pacing) : short).filter((name) => new RegExp(values.only).test(name));
const result = {};
if (!values.json) console.log('scenario            T/LB: median   p90 worst   429 %: median   p90 worst  runs');
for (const name of names) {
  const runs = pacing[name](lane, Number(values.draws), Number(values.seed));
  const tlb = runs.map((run) => run.tlb);
  const refused = runs.map((run) => run.refused);
  result[name] = { sluice: { tlb: round(quantile(tlb, 0.5), 4), refused: round(quantile(refused, 0.5), 5) } };
  if (values.json) continue;
  const cells = [0.5, 0.9, 1].map((p) => quantile(tlb, p).toFixed(3)).join(' ');
  const shares = [0.5, 0.9, 1].map((p) => (100 * quantile(refused, p)).toFixed(2).padStart(5)).join(' ');
  console.log(`${name.padEnd(26)} ${cells}           ${shares}  ${String(runs.length).padStart(4)}`);
}
if (values.json) console.log(JSON.stringify({ pacing: result }));

function round(value, digits) {
  return Number(value.toFixed(digits));
}
