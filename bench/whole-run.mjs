// What a whole run costs beside a hand-written loop of fetch over the same pages: CPU of the process, in turns.
import { connect, conversationDetails } from '../dist/index.js';
import { servePages } from './page-server.mjs';

const interval = '2026-11-23/2026-11-24';

/** The loop that everybody writes first. */
async function byHand(url) {
  const token = await (
    await fetch(`${url}/oauth/token`, { method: 'POST', body: 'grant_type=client_credentials' })
  ).json();
  let rows = 0;
  for (let pageNumber = 1; ; pageNumber += 1) {
    const answer = await fetch(`${url}/api/v2/analytics/conversations/details/query`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token.access_token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ interval, paging: { pageSize: 100, pageNumber } }),
    });
    if (!answer.ok) throw new Error(String(answer.status));
    const { conversations = [] } = await answer.json();
    rows += conversations.length;
    if (conversations.length < 100) return rows;
  }
}

const bySluice = (maxConcurrency) => async (url) => {
  const org = connect({
    name: 'acme',
    apiUrl: url,
    loginUrl: url,
    clientId: 'id',
    clientSecret: 'secret',
    limits: { requestsPerMinute: 600_000, burst: 1000, maxConcurrency },
  });
  const run = conversationDetails(org, { interval }).run();
  let rows = 0;
  await run.pages$.forEach((page) => (rows += page.rows.length));
  const { status } = await run.manifest;
  if (status !== 'complete') throw new Error(status);
  return rows;
};

async function cpuOf(read, url) {
  const before = process.cpuUsage();
  const rows = await read(url);
  const { user, system } = process.cpuUsage(before);
  return { rows, ms: (user + system) / 1000 };
}

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

/**
 * Medians of the CPU in milliseconds for each, and of their ratio pair by pair; who goes first takes turns.
 *
 * @param maxConcurrency requests in flight at most; default the library's own
 */
export async function wholeRun({ pages = 60, rowBytes = 5000, rounds = 11, maxConcurrency } = {}) {
  const server = await servePages({ pages, rowBytes });
  const lanes = { hand: byHand, sluice: bySluice(maxConcurrency) };
  try {
    const pairs = [];
    for (let round = -2; round < rounds; round += 1) {
      const pair = {};
      const order = round % 2 === 0 ? ['hand', 'sluice'] : ['sluice', 'hand'];
      for (const name of order) pair[name] = await cpuOf(lanes[name], server.url);
      if (pair.hand.rows !== pair.sluice.rows) throw new Error(`${pair.hand.rows} rows by hand, ${pair.sluice.rows}`);
      if (round >= 0) pairs.push({ hand: pair.hand.ms, sluice: pair.sluice.ms, ratio: pair.sluice.ms / pair.hand.ms });
    }
    const of = (key) => median(pairs.map((pair) => pair[key]));
    return {
      pages,
      pageBytes: rowBytes * 100,
      maxConcurrency,
      hand: of('hand'),
      sluice: of('sluice'),
      ratio: of('ratio'),
    };
  } finally {
    server.close();
  }
}
