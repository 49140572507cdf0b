/** A small seeded generator (mulberry32): numbers in [0, 1), the same ones for the same seed. */
export function random(seed) {
  let state = (seed * 2654435761) >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let x = Math.imul(state ^ (state >>> 15), state | 1);
    x ^= x + Math.imul(x ^ (x >>> 7), x | 61);
    return ((x ^ (x >>> 14)) >>> 0) / 4294967296;
  };
}

/** A number between `from` and `to`. */
export const between = (draw, from, to) => from + draw() * (to - from);
/** A number between `from` and `to`, each doubling equally likely. */
export const spread = (draw, from, to) => from * (to / from) ** draw();
/** A whole number from `from` to `to`, both included. */
export const whole = (draw, from, to) => Math.floor(between(draw, from, to + 1));
