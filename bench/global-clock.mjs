/* global setInterval, clearInterval, setImmediate, clearImmediate */
// Puts the whole process on a virtual clock while a function runs: Date, performance.now, timers and Math.random.
// Libraries may keep the patched functions from their import on: outside of a run these are the real ones.
import { VirtualClock } from './virtual-clock.mjs';
import { random } from './random.mjs';

const real = {
  Date,
  random: Math.random,
  performanceNow: performance.now.bind(performance),
  setTimeout,
  clearTimeout,
  setInterval,
  clearInterval,
  setImmediate,
  clearImmediate,
};
/** What `Date.now()` says when a run begins. */
export const EPOCH = Date.UTC(2026, 10, 24, 12);
const LONGEST_TIMER_MS = 2 ** 31 - 1;

let current;

/**
 * Runs `play(clock)` on virtual time, until its promise settles, nothing is left to do, `untilMs` is over or more than
 * `mostSteps` timers have fired. Returns whether it settled.
 */
export async function onVirtualTime(play, { seed = 1, untilMs = Infinity, mostSteps = Infinity } = {}) {
  const clock = new VirtualClock();
  const run = { clock, draw: random(seed * 31 + 7), stepMs: 0 };
  /** Sets the wall clock, and leaves the monotonic one alone. */
  clock.setWall = (ms) => (run.stepMs += ms);
  current = run;
  let settled = false;
  let failure;
  try {
    play(clock).then(
      () => (settled = true),
      (error) => ((failure = error), (settled = true)),
    );
    let steps = 0;
    do await turn();
    while (!settled && clock.now() < untilMs && (steps += 1) < mostSteps && clock.step());
  } finally {
    current = undefined;
  }
  if (failure) throw failure;
  return settled;
}

/** All promises that can go on do so. */
const turn = () => new Promise((resolve) => real.setImmediate(resolve));

/** A timer as Node makes it: whole milliseconds, at least one; what is too long or no number becomes one. */
class Timer {
  constructor(clock, ms, job, again) {
    const wait = ms >= 1 && ms <= LONGEST_TIMER_MS ? Math.trunc(ms) : 1;
    const fire = () => {
      if (again) this.cancel = clock.after(wait, fire);
      job();
    };
    this.cancel = clock.after(wait, fire);
    this.refresh = () => {
      this.cancel();
      this.cancel = clock.after(wait, fire);
      return this;
    };
  }
  ref = () => this;
  unref = () => this;
  hasRef = () => true;
  close = () => this.cancel();
  [Symbol.toPrimitive] = () => 1;
}

const timer = (again, ordinary) =>
  function (job, ms, ...values) {
    return current ? new Timer(current.clock, Number(ms), () => job(...values), again) : ordinary(job, ms, ...values);
  };
const clear = (ordinary) =>
  function (handle) {
    if (handle instanceof Timer) handle.cancel();
    else if (!current) ordinary(handle);
  };

globalThis.setTimeout = timer(false, real.setTimeout);
globalThis.setInterval = timer(true, real.setInterval);
globalThis.clearTimeout = clear(real.clearTimeout);
globalThis.clearInterval = clear(real.clearInterval);
globalThis.setImmediate = (job, ...values) => {
  if (!current) return real.setImmediate(job, ...values);
  return { cancel: current.clock.after(0, () => job(...values)) };
};
globalThis.clearImmediate = (handle) => (handle?.cancel ? handle.cancel() : real.clearImmediate(handle));
performance.now = () => (current ? current.clock.now() : real.performanceNow());
Math.random = () => (current ? current.draw() : real.random());
globalThis.Date = class extends real.Date {
  constructor(...values) {
    if (values.length > 0) super(...values);
    else super(Date.now());
  }
  static now() {
    return current ? EPOCH + current.stepMs + Math.floor(current.clock.now()) : real.Date.now();
  }
};
