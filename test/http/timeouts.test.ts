import { VirtualTimeScheduler } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { Timeouts } from '../../src/http/timeouts.js';
import { steadyScheduler } from '../../src/org/steady-scheduler.js';

/** Timeouts of 30 s, 10 s and 60 s on virtual time, on which things happen at given milliseconds. */
function play(
  happens: Readonly<Record<number, (timeouts: Timeouts) => void>>,
  setTo?: { at: number; by: number },
  times = { headers: 30_000, idle: 10_000, total: 60_000 },
) {
  const scheduler = new VirtualTimeScheduler();
  const real = () => scheduler.frame;
  let by = 0;
  scheduler.now = () => real() + by;
  const seen: unknown[] = [];
  // An org gives them its own scheduler, which leaves the steps of a clock out.
  const timeouts = new Timeouts(steadyScheduler(scheduler), times, (phase, ms) => {
    timeouts.stop();
    seen.push(real(), phase, ms);
  });
  for (const [at, happen] of Object.entries(happens)) scheduler.schedule(() => happen(timeouts), Number(at));
  if (setTo) scheduler.schedule(() => (by = setTo.by), setTo.at);
  scheduler.flush();
  return seen;
}

const headers = (timeouts: Timeouts) => timeouts.headersCame();
const piece = (timeouts: Timeouts) => timeouts.pieceCame();
const every = (ms: number, until: number) =>
  Object.fromEntries(Array.from({ length: until / ms - 1 }, (_, at) => [(at + 2) * ms, piece]));

describe('Timeouts', () => {
  it('strike to the millisecond: without headers, in silence behind them or a piece, and at the total', () => {
    expect(play({})).toEqual([30_000, 'headers', 30_000]);
    expect(play({ 1000: headers })).toEqual([11_000, 'idle', 10_000]);
    expect(play({ 29_000: headers })).toEqual([39_000, 'idle', 10_000]);
    expect(play({ 1000: headers, 7000: piece, 12_000: piece })).toEqual([22_000, 'idle', 10_000]);
    expect(play({ 1000: headers, ...every(5000, 70_000) })).toEqual([60_000, 'total', 60_000]);
  });

  it('strike at the total though headers that came late leave less than a silence until then', () => {
    const seen = play({ 25_000: headers }, undefined, { headers: 30_000, idle: 30_000, total: 40_000 });
    expect(seen).toEqual([40_000, 'total', 40_000]);
  });

  it('strike no more when they are stopped', () => {
    expect(play({ 1000: headers, 2000: (timeouts) => timeouts.stop() })).toEqual([]);
  });

  it.each([3_600_000, -3_600_000])('take a clock that is set by %i ms for no silence', (by) => {
    const pieces = { 1000: headers, ...every(5000, 45_000) };
    expect(play(pieces, { at: 12_000, by })).toEqual([55_000, 'idle', 10_000]);
  });
});
