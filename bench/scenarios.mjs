import { bucket, closedFor, fixedWindow, slidingLog } from './servers.mjs';
import { between, random, spread, whole } from './random.mjs';

const near = [20, 30];
const rate = (perSecond, burst) => ({ perSecond, burst });
const ceilingOf = (told) => () => bucket({ rate: told.perSecond, burst: told.burst });
const hidden = (perSecond) => ({
  server: () => bucket({ rate: perSecond, burst: 5 }),
  told: rate(50, 10),
  count: Math.min(50, perSecond) * 30,
  oneWay: near,
});

/** One fixed server each; only the latencies differ from seed to seed. */
export const fixed = {
  a: { server: () => bucket({ rate: 50, burst: 10 }), told: rate(50, 10), count: 1000, oneWay: near, hints: 'seconds' },
  b: windowed('seconds'),
  bh: windowed('window'),
  wt: windowed('none'),
  c: { ...hidden(20) },
  ch: { ...hidden(20), hints: 'seconds' },
  d: {
    server: () => closedFor(bucket({ rate: 50, burst: 10 }), 5000, 15_000),
    told: rate(50, 10),
    count: 1000,
    oneWay: near,
    hints: 'seconds',
  },
  'hidden-5': hidden(5),
  'hidden-10': hidden(10),
  'hidden-20': hidden(20),
  'hidden-35': hidden(35),
  'hidden-45': hidden(45),
  'hidden-50': hidden(50),
  'hidden-100': { ...hidden(100), ceiling: ceilingOf(rate(50, 10)) },
  'c-level': { ...hidden(20), hints: 'level' },
  'hidden-window': {
    server: () => fixedWindow({ limit: 300, windowMs: 60_000, phaseMs: 17_000 }),
    told: rate(50, 10),
    count: 1500,
    oneWay: near,
  },
  'steady-5': { ...hidden(5), count: 5 * 1800 },
  'steady-20': { ...hidden(20), count: 20 * 1800 },
  'steady-45': { ...hidden(45), count: 45 * 1800 },
  'not-rate': { ...hidden(50), server: () => bucket({ rate: 50, burst: 10 }), count: 1000, strays: 0.01 },
  'not-rate-hinted': {
    ...hidden(50),
    server: () => bucket({ rate: 50, burst: 10 }),
    count: 1000,
    strays: 0.01,
    strayHintMs: 1000,
    hints: 'seconds',
  },
  'sliding-log': { ...hidden(20), server: () => slidingLog({ limit: 20, windowMs: 1000 }) },
};

function windowed(hints) {
  return {
    server: () => fixedWindow({ limit: 300, windowMs: 60_000, phaseMs: 17_000 }),
    told: { limit: 300, windowMs: 60_000 },
    count: 1500,
    oneWay: near,
    hints,
  };
}

/** Families: a fresh server for each draw. */
export const drawn = {
  drop: moving([50, 20, 50]),
  mirror: moving([20, 50, 20]),
  'short-windows': (seed) => {
    const draw = random(seed * 7 + 1);
    const windowMs = spread(draw, 1000, 8000);
    const perSecond = spread(draw, 5, 40);
    const limit = Math.max(3, Math.round((perSecond * windowMs) / 1000));
    const told = Math.min(100, perSecond * between(draw, 1.5, 4));
    const phaseMs = draw() * windowMs;
    const oneWay = oneWayOf(draw, 20, 150);
    return {
      server: () => fixedWindow({ limit, windowMs, phaseMs, opened: seed % 4 === 0 }),
      told: rate(told, whole(draw, 3, 15)),
      count: Math.max(100, Math.round(perSecond * 40)),
      oneWay,
      about: `window ${windowMs | 0} ms limit ${limit} told ${told.toFixed(1)} rtt ${(oneWay[0] + oneWay[1]) | 0}`,
    };
  },
  'random-right': random_(1, 1),
  'random-1.5': random_(1, 1.5),
  'random-5': random_(1.5, 5),
  'random-low': random_(0.3, 1),
  'sliding-logs': (seed) => {
    const draw = random(seed * 13 + 5);
    const perSecond = spread(draw, 5, 45);
    const windowMs = [1000, 1000, 2000, 5000, 10_000, 60_000][seed % 6];
    const limit = Math.round((perSecond * windowMs) / 1000);
    return {
      server: () => slidingLog({ limit, windowMs }),
      told: rate(50, 10),
      count: Math.max(perSecond * 30, limit * 3) | 0,
      oneWay: near,
      about: `sliding ${limit} in ${windowMs}`,
    };
  },
};

/** The limit leaves its level and returns to it, at random times. */
function moving([first, then]) {
  return (seed) => {
    const draw = random(seed * 3 + 2);
    const out = between(draw, 5000, 12_000);
    const back = out + between(draw, 8000, 16_000);
    return {
      server: () => bucket({ burst: 5, moves: [[0, first], [out, then], [back, first]] }), // prettier-ignore
      told: rate(50, 10),
      count: Math.round((first * (out + 45_000 - back) + then * (back - out)) / 1000),
      oneWay: near,
      about: `out ${out | 0} back ${back | 0}`,
    };
  };
}

function oneWayOf(draw, from, to) {
  const half = spread(draw, from, to) / 2;
  const shake = Math.min(7.5, half * 0.2);
  return [half - shake, half + shake];
}

function random_(from, to, bursts = [3, 30]) {
  return (seed, more) => {
    const draw = random(seed * 11 + 3);
    const perSecond = Math.round(spread(draw, 3, 80) * 60) / 60;
    const burst = whole(draw, ...bursts);
    const times = between(draw, from, to);
    const oneWay = oneWayOf(draw, 20, 400);
    const told = rate(Math.floor(perSecond * times * 60 + 1e-6) / 60, Math.max(1, Math.round(burst * times)));
    return {
      server: () => bucket({ rate: perSecond, burst }),
      told,
      count: Math.max(100, Math.round(30 * Math.min(perSecond, told.perSecond))),
      oneWay,
      ceiling: ceilingOf(told),
      about: `rate ${perSecond.toFixed(1)} burst ${burst} told ${told.perSecond.toFixed(1)}/${told.burst} rtt ${(oneWay[0] + oneWay[1]) | 0}`,
      ...more,
    };
  };
}
export const randomServers = random_;

/** The four classes of `random` with bursts of one or two. */
export const smallBursts = [
  [1, 1],
  [1, 1.5],
  [1.5, 5],
  [0.3, 1],
].map(([from, to]) => random_(from, to, [1, 2]));

/** The second night: what the first has learned is remembered. */
export const nights = { first: hidden(20), second: hidden(20) };
