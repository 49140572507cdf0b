import { play } from './play.mjs';
import { drawn, fixed, nights, smallBursts } from './scenarios.mjs';

const ALIVE = [Infinity, 50];

/** A name, and a function of the number of draws that plays it through a lane and returns the runs. */
export const pacing = {
  ...Object.fromEntries(Object.keys(fixed).map((name) => [name, (lane, draws, from) => ofFixed(name, lane, from)])),
  ...Object.fromEntries(Object.keys(drawn).map((name) => [name, (lane, draws, from) => ofDrawn(drawn[name], lane, draws, from)])), // prettier-ignore
  random: (lane, draws, from) => classes().flatMap((name) => ofDrawn(drawn[name], lane, Math.ceil(draws / 2), from)),
  'random-hinted': (lane, draws, from) =>
    classes().flatMap((name) => ofDrawn(drawn[name], lane, Math.ceil(draws / 4), from, { hints: 'seconds' })),
  'random-burst-1-2': (lane, draws, from) =>
    smallBursts.flatMap((make) => ofDrawn(make, lane, Math.ceil(draws / 4), from)),
  remembered: (lane, draws, from) => seeds(5, from).map((seed) => secondNight(lane, seed)),
};

/** The scenarios that a short run plays, in this order. */
export const short = [
  ...['a', 'b', 'bh', 'wt', 'c', 'ch', 'd'],
  ...[5, 10, 20, 35, 45, 50, 100].map((perSecond) => `hidden-${perSecond}`),
  ...['drop', 'mirror', 'hidden-window', 'short-windows', 'random', 'remembered', 'sliding-log', 'not-rate'],
  ...['not-rate-hinted', 'random-hinted', 'random-burst-1-2'],
];

function ofFixed(name, lane, from) {
  return seeds(5, from).flatMap((seed) => ALIVE.map((alive) => play(fixed[name], lane, { seed, alive })));
}

function ofDrawn(make, lane, draws, from, more) {
  return seeds(draws, from).map((seed) => play({ ...make(seed), ...more }, lane, { seed }));
}

function secondNight(lane, seed) {
  const first = play(nights.first, lane, { seed });
  return play(nights.second, lane, { seed: seed + 1000, remember: first.lane.remember?.() });
}

function classes() {
  return Object.keys(drawn).filter((name) => name.startsWith('random-'));
}

function seeds(count, from) {
  return Array.from({ length: count }, (_, i) => from + i);
}
