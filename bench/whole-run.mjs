// What a whole run costs beside a hand-written loop of fetch over the same pages: CPU of the process, threads and all.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { servePages } from './page-server.mjs';
import { quantile } from './quantile.mjs';

const script = fileURLToPath(new URL('whole-run-process.mjs', import.meta.url));
/** Pages that each lane reads before it is measured: a night has thousands, and its code is compiled after the first hundreds. */
const WARM_UP = 2000;
/** Processes of each lane, one pair after the other: two with the same code differ by a tenth and more for as long as they live. */
const PAIRS = 3;
/** The young heap of both: a process at work grows to it, but not always at once. */
const HEAP = '--min-semi-space-size=16';

async function start(lane) {
  const child = fork(script, [JSON.stringify(lane)], { execArgv: [HEAP] });
  await once(child, 'message');
  return {
    turn: async () => {
      child.send('go');
      const [told] = await once(child, 'message');
      return told;
    },
    close: () => child.kill(),
  };
}

/**
 * Medians of the CPU a page in milliseconds, and of the ratio turn by turn. Each lane has processes of its own, and who
 * goes first takes turns.
 *
 * @param pages of a turn
 * @param rounds turns of each pair of processes
 * @param hand the loop: `loop`, with one page in flight, or `loopOf16`
 * @param ours what stands beside it: `sluice` or `sluiceOf16`
 */
export async function wholeRun({ pages = 100, rowBytes, rounds = 7, hand, ours }) {
  const server = await servePages({ pages, rowBytes });
  try {
    const turns = [];
    for (let pair = 0; pair < PAIRS; pair += 1) {
      turns.push(...(await turnsOf([hand, ours], { url: server.url, pages, rounds })));
    }
    const median = (key) =>
      quantile(
        turns.map((turn) => turn[key]),
        0.5,
      );
    return {
      pageBytes: server.pageBytes,
      inFlight: [hand, ours].map((lane) => (lane.endsWith('16') ? 16 : 1)),
      hand: median('hand'),
      sluice: median('sluice'),
      ratio: median('ratio'),
    };
  } finally {
    server.close();
  }
}

/** The turns of one pair of processes, behind those that warm them up. */
async function turnsOf([hand, ours], { url, pages, rounds }) {
  const lanes = [await start({ lane: hand, url }), await start({ lane: ours, url })];
  try {
    const turns = [];
    for (let round = -Math.ceil(WARM_UP / pages); round < rounds; round += 1) {
      const told = [];
      for (const place of round % 2 === 0 ? [0, 1] : [1, 0]) told[place] = await lanes[place].turn();
      const [byHand, bySluice] = told;
      if (byHand.rows !== bySluice.rows) throw new Error(`${byHand.rows} rows by hand, ${bySluice.rows}`);
      if (round < 0) continue;
      turns.push({ hand: byHand.ms / pages, sluice: bySluice.ms / pages, ratio: bySluice.ms / byHand.ms });
    }
    return turns;
  } finally {
    for (const { close } of lanes) close();
  }
}
