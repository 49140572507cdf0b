// What a whole run costs beside a hand-written loop of fetch over the same pages: CPU of the process, in turns.
import { lastValueFrom } from 'rxjs';
import { connect, conversationDetails } from 'sluice';
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

async function bySluice(url) {
  const org = connect({
    name: 'acme',
    apiUrl: url,
    loginUrl: url,
    clientId: 'id',
    clientSecret: 'secret',
    limits: { requestsPerMinute: 600_000, burst: 1000 },
  });
  const run = conversationDetails(org, { interval }).run();
  await lastValueFrom(run.pages$);
  return (await run.manifest).rows;
}

async function cpuOf(read, url) {
  globalThis.gc?.();
  const before = process.cpuUsage();
  const rows = await read(url);
  const { user, system } = process.cpuUsage(before);
  return { rows, ms: (user + system) / 1000 };
}

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

/** Medians of the CPU in milliseconds for each, and of their ratio pair by pair. */
export async function wholeRun({ pages = 60, rowBytes = 5000, rounds = 9 } = {}) {
  const server = await servePages({ pages, rowBytes });
  try {
    const pairs = [];
    for (let round = -2; round < rounds; round += 1) {
      const hand = await cpuOf(byHand, server.url);
      const sluice = await cpuOf(bySluice, server.url);
      if (hand.rows !== sluice.rows) throw new Error(`${hand.rows} rows by hand, ${sluice.rows} by sluice`);
      if (round >= 0) pairs.push({ hand: hand.ms, sluice: sluice.ms, ratio: sluice.ms / hand.ms });
    }
    return {
      pages,
      rowBytes,
      hand: median(pairs.map(({ hand }) => hand)),
      sluice: median(pairs.map(({ sluice }) => sluice)),
      ratio: median(pairs.map(({ ratio }) => ratio)),
    };
  } finally {
    await server.close();
  }
}
