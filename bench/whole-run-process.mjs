// One lane of the whole run in a process of its own: reads the pages each time it is told to, and tells what CPU that took.
import { connect, conversationDetails } from '../dist/index.js';

const { lane, url } = JSON.parse(process.argv[2]);
const limits = { requestsPerMinute: 600_000, burst: 1000 };
const interval = '2026-11-23/2026-11-24';

async function token() {
  const answer = await fetch(`${url}/oauth/token`, { method: 'POST', body: 'grant_type=client_credentials' });
  return (await answer.json()).access_token;
}

async function pageOf(bearer, pageNumber) {
  const answer = await fetch(`${url}/api/v2/analytics/conversations/details/query`, {
    method: 'POST',
    headers: { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' },
    body: JSON.stringify({ interval, paging: { pageSize: 100, pageNumber } }),
  });
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.json();
}

/** The loop that everybody writes first. */
async function loop() {
  const bearer = await token();
  let rows = 0;
  for (let pageNumber = 1; ; pageNumber += 1) {
    const { conversations = [] } = await pageOf(bearer, pageNumber);
    rows += conversations.length;
    if (conversations.length < 100) return rows;
  }
}

/** The loop that somebody writes who is in a hurry: sixteen pages in flight, read in their order. */
async function loopOf16() {
  const bearer = await token();
  const started = [];
  let [rows, next, last] = [0, 1, 16];
  for (;;) {
    while (started.length < 16 && next <= last) started.push(pageOf(bearer, next++));
    if (started.length === 0) return rows;
    const { conversations = [], totalHits = 0 } = await started.shift();
    rows += conversations.length;
    if (totalHits > 0) last = Math.ceil(totalHits / 100);
  }
}

async function sluice(options) {
  const org = connect({ name: 'acme', apiUrl: url, loginUrl: url, clientId: 'id', clientSecret: 'secret', limits });
  const run = conversationDetails(org, { interval, ...options }).run();
  let rows = 0;
  await run.pages$.forEach((page) => (rows += page.rows.length));
  const { status } = await run.manifest;
  if (status !== 'complete') throw new Error(status);
  return rows;
}

const lanes = { loop, loopOf16, sluice: () => sluice({ prefetch: 0 }), sluiceOf16: () => sluice({}) };

process.on('message', async () => {
  const before = process.cpuUsage();
  const rows = await lanes[lane]();
  const { user, system } = process.cpuUsage(before);
  process.send({ rows, ms: (user + system) / 1000 });
});
process.send('ready');
