import { describe, expect, it } from 'vitest';
import type { Fault, FaultKind } from '../../src/simulator/wire/fault.js';
import { night } from './night.js';

const each = (kinds: readonly FaultKind[], share: number): Fault[] =>
  kinds.map((kind) => ({ kind, probability: share / kinds.length }));

/** A quarter of all answers broken. Empty and HTML bodies are rare: three in a row are final, as they should be. */
const quarter = [
  ...each([408, 500, 502, 503, 504, 'reset', 'truncated', 'cut', 'unauthorized'], 0.24),
  ...each(['html', 'empty'], 0.01),
];

describe('nights with a quarter of all answers broken', () => {
  it.each([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])(
    'end complete with every row once, ten of ten (%i)',
    { timeout: 120_000 },
    async (ten) => {
      for (let seed = 10 * ten + 1; seed <= 10 * ten + 10; seed += 1) {
        const { manifest, ids, truth } = await night({ seed, requests: 1000, server: { faults: quarter } });
        expect(manifest, `seed ${seed}`).toMatchObject({ status: 'complete', rows: truth.length, gaps: [] });
        expect(ids, `seed ${seed}`).toEqual(truth);
        expect(manifest.requests / 1000, `seed ${seed}`).toBeGreaterThan(1.2);
      }
    },
  );
});

describe('a blackout of two minutes', () => {
  it.each([
    ['429 without a hint', { status: 429, retryAfter: 'none', body: 'bare' }],
    ['503 without a hint', { status: 503, retryAfter: 'none', body: 'bare' }],
    ['429 with a Retry-After of seconds', { status: 429 }],
  ] as const)('is waited out: %s', async (_, refusal) => {
    const blackout = { fromMs: 20_000, untilMs: 140_000, ...refusal };
    const { manifest, ids, truth, tookMs, simulator } = await night({
      seed: 1,
      requests: 300,
      server: { blackouts: [blackout] },
    });
    expect(manifest).toMatchObject({ status: 'complete', rows: truth.length });
    expect(ids).toEqual(truth);
    expect(tookMs).toBeGreaterThan(140_000);
    // Not hammered: a request every second would be 120.
    expect(simulator.counters('acme').intoBlackout).toBeLessThan(60);
    expect(simulator.counters('acme').intoToldWait).toBe(0);
  });
});

describe('a night that cannot end well', () => {
  it('is partial, and says so, when nothing succeeds for fifteen minutes', async () => {
    const blackout = { fromMs: 20_000, untilMs: 7_200_000, status: 503, retryAfter: 'none', body: 'bare' } as const;
    const { manifest, tookMs } = await night({ seed: 1, requests: 300, server: { blackouts: [blackout] } });
    expect(manifest.status).toBe('partial');
    expect(manifest.error?.message).toContain('nothing has succeeded');
    expect(tookMs).toBeGreaterThanOrEqual(900_000);
    expect(tookMs).toBeLessThan(1_100_000);
  });
});
