import { cpus, loadavg, totalmem } from 'node:os';
import { versionsOf } from './peer-runs.mjs';
import { cancelTable, costTable, decodeTable, ownTable, pacingTables, probeTables, wholeRunTable } from './tables.mjs';

/** The page of the documentation that shows a full run. */
export function page({ own, peers, costs, cancels, decoding, wholeRuns }, { work, seed, draws }) {
  const tables = Object.fromEntries([...pacingTables(peers, work), ...probeTables(peers)]);
  return `# How fast is it, and what does that cost?

Written by \`npm run bench\`. ${machine()} ${versions(peers)}

T/LB is the time of the last completion over what an oracle that knows the server would need; 429 is the share of all
requests that were refused. Servers, latencies and seeds are the same for every lane, time is virtual, and the servers
know nothing of their clients. The scenarios are in \`bench/scenarios.mjs\`, one file for each peer in \`bench/peers/\`: each is
used as its own documentation says, unmodified, with retries without end so that every run can finish.

## The scenarios

**a** a bucket that was told right: 50 a second, burst 10. **b**, **bh**, **wt** a told window of 300 a minute: with
Retry-After, with headers, with no hint. **c** a bucket of 20 a second behind a told 50, no hint; **ch** the same with
whole-second Retry-After. **d** a server that is shut for ten seconds. **hidden-N** a bucket of N a second behind a told 50.
**drop**, **mirror** a limit that leaves 50 (20) for 20 (50) and comes back, at random times. **hidden-window** 300 a minute
that nobody told of; **short-windows** the same with one to eight seconds. **random** fresh servers: 3 to 80 a second, burst
3 to 30, round trips of 20 to 400 ms, told right, up to 1.5 times and up to 5 times too high, and too low; **random-hinted**
with Retry-After, **random-burst-1-2** with the smallest bursts. **remembered** the second night. **sliding-log** at most 20
in any second. **not-rate** 1 % of refusals that have nothing to do with the rate; **not-rate-hinted** with a Retry-After of
a second.

## Beside its peers

T/LB and share of 429, medians of ${work.seeds} seeds; at most 50 requests alive, a request keeps its place while it waits. A lane
that needs more than 25 times the bound, or 150 requests for each that has to pass, did not end. Lanes without a limiter
(fixed, random, ky, axios-retry, AWS) cannot be told a limit. Limiters that know nothing of answers stand in a loop that
waits as it is told, or for a second. Who has one number for burst and rate was told the burst and its time (strict, Effect).

${tables['Known limits, and one that is too high']}

### Hidden limits

Who stays at 1.00 here sends at the told rate and lets the server refuse the rest.

${tables['Hidden limits']}

### All requests at once

One seed.

${tables['All requests at once']}

## Cool-down

200 requests, 50 alive; the server is shut for ten seconds, then lets 50 a second through, burst 10. What is sent after the
first refusal was heard, and what comes in the 100 ms from the first request on that finds it open.

${tables['Cool-down']}

## Fairness

Time of an org over its fair share of its own bucket (10 a second, burst 5) and of the requests in flight. First one of
1200 requests, then 19 of 60, with 20 in flight; then ten busy ones of 300, and one of 60 that comes five seconds late, with
4 in flight.

${tables.Fairness}

## Retry-After

Milliseconds that a client really waits, in a process whose zone is New York. Where the header is malformed it counts as
absent: sluice's gate then goes by its pace.

${tables['Retry-After']}

## Cancel, clock steps, long waits

Three ask for one a second and the second gives up: the third leaves after 1000 ms where its place comes back. The wall
clock is set by an hour in the midst of 50 a second: the longest pause, and the most in a second (the limit has 60). What
leaves in the first hour when one is allowed in 30 days, or in each hour: timers of Node are no longer than 24.8 days. A told
window of one lets sluice ask once more, since it cannot know when the window turns: the server's answer tells.

${tables['Cancel, clock steps, long waits']}

## Cost

Real time, each lane in a process of its own, medians of turns: CPU a permit and heap a waiter, over p-throttle's. Of the
ten thousand who wait two hundred may leave in each millisecond, so that all lanes wake equally often: a wake of a timer
costs some 50 µs here, twenty times what a permit does, and would be all that is seen where one lane wakes more often.
Alone, each permit is asked for when the one before has passed and been answered, warm. *RxJS alone* is an Observable that
reads the clock and hands out nothing: the least that any \`admit()\` could cost. All have a young heap of 16 MB, to which a process
at work grows: one that loads as little as p-throttle would stay at 1 MB and collect it a thousand times in a million permits.

${costTable(costs)}

A million who ask and give up behind ten who wait:

${cancelTable(cancels)}

What the checks of a page (shape of every row, integers beyond 2^53) cost beside its \`JSON.parse\`:

${decodeTable(decoding)}

CPU of a whole run (token, pages, JSON, checks of every row, manifest) over a hand-written loop of \`fetch\` and \`JSON.parse\`
over the same pages. The server and the lanes are processes of their own, three pairs with a young heap of 16 MB each, which
take turns of 100 pages behind 2000 that warm them up; nothing is limited. With 16 in flight pages wait for earlier ones in the heap, which costs the loop as well.

${wholeRunTable(wholeRuns)}

## sluice alone

Seeds from ${seed}, ${draws} draws a family, 50 alive and all at once.

${ownTable(own)}
`;
}

function machine() {
  const [cpu] = cpus();
  const memory = Math.round(totalmem() / 2 ** 30);
  return `Node ${process.version}, ${cpus().length} x ${cpu?.model.trim() ?? 'unknown'}, ${memory} GiB, load average ${loadavg()[1].toFixed(1)}: costs in real time are as steady as the machine is idle.`;
}

function versions(peers) {
  const all = new Map(peers.flatMap(({ file }) => versionsOf(file)).map(({ name, version }) => [name, version]));
  return `${[...all].map(([name, version]) => `${name} ${version ?? '(not installed)'}`).join(', ')}.`;
}
