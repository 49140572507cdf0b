import { markdownTable } from './markdown-table.mjs';
import { FORMS } from './retry-after.mjs';

const percent = (share, digits = 1) => `${(100 * share).toFixed(digits)} %`;
const times = (value) => (value === Infinity ? 'did not end' : value.toFixed(2));
const NOT_INSTALLED = 'not installed';

/** This library alone, over all draws. */
export const ownTable = (runs) =>
  markdownTable(
    ['scenario', 'T/LB median', 'p90', 'worst', '429 % median', 'p90', 'worst', 'runs'],
    runs.map(({ name, tlb, refused, runs: count }) => [
      name,
      ...tlb.map((value) => value.toFixed(3)),
      ...refused.map((value) => (100 * value).toFixed(2)),
      count,
    ]),
  );

/** [title, table] of what all lanes came to in the scenarios. */
export function pacingTables(peers, { scenarios, unbounded }) {
  const groups = [
    ['Known limits, and one that is too high', scenarios.filter((name) => /^[a-z]{1,2}$/.test(name)), 50],
    ['Hidden limits', scenarios.filter((name) => !/^[a-z]{1,2}$/.test(name)), 50],
    ['All requests at once', unbounded.filter((name) => scenarios.includes(name)), 'all'],
  ];
  return groups
    .filter(([, names]) => names.length > 0)
    .map(([title, names, alive]) => {
      const cell = (told, name) => {
        const run = told.find((message) => message.name === name && message.alive === alive);
        return run ? `${times(run.tlb)}, ${percent(run.refused)}` : '';
      };
      const rows = lanesOf(peers).map(({ lane, told }) => [lane, ...names.map((name) => cell(told, name))]);
      return [title, markdownTable(['lane', ...names], [...rows, ...missing(peers, names.length)])];
    });
}

/** [title, table] of the probes. */
export function probeTables(peers) {
  const probed = lanesOf(peers)
    .map(({ lane, told }) => ({ lane, ...told.find((message) => 'coolDown' in message) }))
    .filter(({ coolDown }) => coolDown);
  const fair = lanesOf(peers, 'fair').map(({ lane, told }) => [lane, told[0].fair]);
  if (probed.length === 0) return [];
  const of = (key) => probed.filter((lane) => lane[key] !== undefined);
  const wait = (ms) => (ms === Infinity ? 'no retry' : Math.round(ms));
  const step = ({ longestPauseMs, mostInASecond }) => `${pause(longestPauseMs)}, ${mostInASecond}`;
  const left = ({ sent, spins }) => `${sent}${spins ? ', spins' : ''}`;
  return [
    [
      'Cool-down',
      markdownTable(
        ['lane', 'sent into the closed door', 'first 100 ms', '429 in all', 'done'],
        probed.map(({ lane, coolDown: { intoClosedDoor, firstTenth, refusals, doneSeconds } }) => [
          lane,
          intoClosedDoor,
          firstTenth,
          refusals,
          doneSeconds === Infinity ? 'did not end' : `${doneSeconds.toFixed(1)} s`,
        ]),
      ),
    ],
    [
      'Fairness',
      markdownTable(
        ['lane', 'small orgs behind a big one', 'the big one', '429', 'late org', 'busy orgs', '429'],
        fair.map(([lane, [first, late]]) => [
          lane,
          ...[first, late].flatMap(({ small, big, refused }) => [times(small), times(big), percent(refused)]),
        ]),
      ),
    ],
    [
      'Retry-After',
      markdownTable(
        ['header', 'RFC 9110', ...of('retryAfter').map(({ lane }) => lane)],
        FORMS.map(({ name, rfcMs }, form) => [
          name,
          rfcMs ?? 'back-off',
          ...of('retryAfter').map(({ retryAfter }) => wait(retryAfter[form])),
        ]),
      ),
    ],
    [
      'Cancel, clock steps, long waits',
      markdownTable(
        [
          'lane',
          'third leaves',
          'clock back 1 h',
          'clock forward 1 h',
          '1 in 30 days, 5 calls',
          '1 an hour, 800 calls',
        ],
        of('back').map(({ lane, cancel, back, forward, month, hours }) => [
          lane,
          cancel === undefined ? 'cannot cancel' : `${cancel} ms`,
          step(back),
          step(forward),
          left(month),
          left(hours),
        ]),
      ),
    ],
  ];
}

/** CPU and heap of a permit, over p-throttle's. */
export function costTable(costs) {
  const cell = (found, unit, digits) => {
    if (!found) return '';
    const { value, ratio } = found;
    return value === undefined ? NOT_INSTALLED : `${ratio.toFixed(2)} (${value.toFixed(digits)} ${unit})`;
  };
  return markdownTable(
    ['lane', 'CPU, 10 000 waiting', 'CPU, alone', 'heap a waiter'],
    Object.entries(costs).map(([lane, { waiting, alone, heap }]) => [
      lane,
      cell(waiting, 'µs', 1),
      cell(alone, 'µs', 2),
      cell(heap, 'B', 0),
    ]),
  );
}

/** What a million who gave up have left behind. */
export const cancelTable = (cancels) =>
  markdownTable(
    ['lane', 'bytes left for each', 'timers left'],
    Object.entries(cancels).map(([lane, left]) =>
      left ? [lane, Math.max(0, left.bytes).toFixed(2), left.timers] : [lane, NOT_INSTALLED, NOT_INSTALLED],
    ),
  );

/** What the checks of a page cost beside its JSON.parse. */
export const decodeTable = (pages) =>
  markdownTable(
    ['bytes a page', 'JSON.parse', 'decoding', 'ratio'],
    pages.map(({ bytes, parse, decode, ratio }) => [
      bytes,
      `${parse.toFixed(2)} ms`,
      `${decode.toFixed(2)} ms`,
      ratio.toFixed(2),
    ]),
  );

/** CPU of a whole run over that of a loop of fetch. */
export const wholeRunTable = (runs) =>
  markdownTable(
    ['bytes a page', 'in flight, loop', 'sluice', 'CPU a page, loop', 'sluice', 'ratio'],
    runs.map(({ pageBytes, inFlight, hand, sluice, ratio }) => [
      pageBytes,
      ...inFlight,
      `${hand.toFixed(2)} ms`,
      `${sluice.toFixed(2)} ms`,
      ratio.toFixed(2),
    ]),
  );

/** What each lane told, in the order of its file. */
function lanesOf(peers, key = 'lane') {
  return peers.flatMap(({ told }) => {
    const messages = told.filter((message) => (key === 'fair' ? 'fair' in message : !('fair' in message)));
    const names = [...new Set(messages.map(({ lane }) => lane))];
    return names.map((lane) => ({ lane, told: messages.filter((message) => message.lane === lane) }));
  });
}

function missing(peers, columns) {
  const row = (name, why) => [name, ...Array(columns).fill(why)];
  return peers
    .filter((peer) => peer.missing || peer.failure)
    .map(({ file, missing: absent, failure }) => row(file.replace('.mjs', ''), absent ? NOT_INSTALLED : failure));
}

function pause(ms) {
  if (ms === Infinity) return 'never ends';
  return ms < 60_000 ? `${Math.round(ms)} ms` : `${Math.round(ms / 60_000)} min`;
}
