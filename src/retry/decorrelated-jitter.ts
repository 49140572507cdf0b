import type { Jitter } from './full-jitter.js';

/**
 * A wait of whole milliseconds that grows by chance: each is drawn from [baseMs, 3 · the wait before], up to `capMs`.
 *
 * Never shorter than `baseMs`, so that it fits where coming back at once is useless: "decorrelated jitter" of
 * https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/. Keeps no state: the waits before are drawn
 * again, so that the attempt number is enough. Checks no range.
 *
 * @example
 * ```ts
 * import { decorrelatedJitter } from 'sluice';
 *
 * decorrelatedJitter({ attempt: 2, baseMs: 1000, capMs: 30_000, random: () => 0.5 }); // 3500: 2000 came before
 * ```
 */
export function decorrelatedJitter({ attempt, baseMs, capMs, random }: Jitter): number {
  let wait = baseMs;
  for (let draw = 0; draw < attempt; draw++) wait = Math.min(capMs, baseMs + random() * (wait * 3 - baseMs));
  return Math.ceil(wait);
}
