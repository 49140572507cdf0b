// Plays the scenarios on virtual time through this library's own gate.
//
//     npm run bench                          a table, written to docs/bench.md as well
//     npm run --silent bench -- --json       { "pacing": { SCENARIO: { "sluice": { "tlb", "refused" } } } }, medians
//     npm run bench -- --seed 1000 --draws 200 --only '^drop'
//
// tlb: time of the last completion over what an oracle that knows the server needs; refused: share of 429s.
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
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
const rows = [];
if (!values.json) console.log('scenario             T/LB: median   p90 worst   429 %: median   p90 worst  runs');
for (const name of names) {
  const runs = pacing[name](lane, Number(values.draws), Number(values.seed));
  const tlb = runs.map((run) => run.tlb);
  const refused = runs.map((run) => run.refused);
  result[name] = { sluice: { tlb: round(quantile(tlb, 0.5), 4), refused: round(quantile(refused, 0.5), 5) } };
  if (values.json) continue;
  const cells = [0.5, 0.9, 1].map((p) => quantile(tlb, p).toFixed(3)).join(' ');
  const shares = [0.5, 0.9, 1].map((p) => (100 * quantile(refused, p)).toFixed(2).padStart(5)).join(' ');
  rows.push([
    name,
    ...[0.5, 0.9, 1].map((p) => quantile(tlb, p).toFixed(3)),
    ...shares.trim().split(/ +/),
    runs.length,
  ]);
  console.log(`${name.padEnd(26)} ${cells}           ${shares}  ${String(runs.length).padStart(4)}`);
}
if (!values.json && values.only === '.') {
  const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  const table = rows.map((row) => `| ${row.join(' | ')} |`).join('\n');
  writeFileSync(new URL('../docs/bench.md', import.meta.url), page(table, version));
}
if (values.json) console.log(JSON.stringify({ pacing: result }));

/** The page of the documentation that shows this run. */
function page(table, version) {
  return `# How fast is it, and what does that cost?

Virtual time through the gate's own \`admit\`, against servers that know nothing of it. T/LB is the time of the last
completion over what an oracle that knows the server would need; 429 is the share of all requests that were refused.
Written by \`npm run bench\`; the scenarios are in \`bench/scenarios.mjs\`.

sluice ${version}, Node ${process.version}, ${cpus()[0]?.model.trim() ?? 'unknown'}; seeds from ${values.seed}, ${values.draws} draws a family.

| scenario | T/LB median | p90 | worst | 429 % median | p90 | worst | runs |
| --- | --- | --- | --- | --- | --- | --- | --- |
${table}

**a** a bucket that was told right. **b**, **bh**, **wt** a told window of 300 a minute: with Retry-After, with headers, with
no hint. **c** a bucket of 20 a second behind a told 50, no hint; **ch** the same with whole-second Retry-After. **d** a
server that is shut for ten seconds. **hidden-N** a bucket of N a second behind a told 50. **drop**, **mirror** a limit that
leaves 50 (20) for 20 (50) and comes back, at random times. **hidden-window** 300 a minute that nobody told of;
**short-windows** the same with one to eight seconds. **random** fresh servers: 3 to 80 a second, burst 3 to 30, round trips
of 20 to 400 ms, told right, up to 1.5 times and up to 5 times too high, and too low. **remembered** the second night.
**sliding-log** at most 20 in any second. **not-rate** 1 % of refusals that have nothing to do with the rate.
`;
}

function round(value, digits) {
  return Number(value.toFixed(digits));
}
