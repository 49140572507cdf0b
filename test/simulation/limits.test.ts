import { describe, expect, it } from 'vitest';
import { night } from './night.js';

/** The most that any stretch of `ms` holds, its ends included. */
function mostIn(times: readonly number[], ms: number): number {
  let from = 0;
  return times.reduce((most, time, place) => {
    while ((times[from] ?? 0) < time - ms) from += 1;
    return Math.max(most, place - from + 1);
  }, 0);
}

describe('the limit of a token', () => {
  it.each([
    ['a window', { kind: 'window', limit: 300, windowMs: 60_000 }],
    ['a bucket', { kind: 'bucket', perSecond: 5, burst: 10 }],
  ] as const)('is used to 95 %% and never refused when it is told and counted by %s', async (_, token) => {
    const { manifest, tookMs, truth } = await night({
      seed: 3,
      requests: 1500,
      server: { limits: { token }, answerTime: 2000 },
      client: { limits: { requestsPerMinute: 300 } },
    });
    expect(manifest).toMatchObject({ status: 'complete', rows: truth.length, throttled: 0 });
    expect(manifest.requests / (tookMs / 60_000)).toBeGreaterThan(0.95 * 300);
  });

  it('holds in any 60 s as the server counts them', async () => {
    const { simulator } = await night({
      seed: 4,
      requests: 900,
      server: { recordArrivals: true, faults: [{ kind: 503, probability: 0.1 }], limits: { token: false } },
    });
    const times = simulator.counters('acme').pools['client']?.arrivals.map(({ sentMs }) => sentMs) ?? [];
    expect(times.length).toBeGreaterThan(900);
    expect(mostIn(times, 60_000)).toBeLessThanOrEqual(300);
  });

  it('that is lower than what was told is found, without Retry-After', async () => {
    const { manifest, truth, tookMs } = await night({
      seed: 5,
      requests: 1200,
      server: { limits: { token: { kind: 'bucket', perSecond: 20, burst: 5, retryAfter: 'none', body: 'bare' } } },
      client: { limits: { requestsPerMinute: 3000 } },
    });
    expect(manifest).toMatchObject({ status: 'complete', rows: truth.length });
    expect(manifest.throttled / manifest.requests).toBeLessThan(0.1);
    expect(tookMs / 1000).toBeLessThan((1.3 * 1200) / 20);
  });

  it('is waited for as it is told, by every stream: nothing is sent before', async () => {
    const { manifest, truth, simulator } = await night({
      seed: 6,
      requests: 700,
      server: { limits: { token: { kind: 'window', limit: 100, windowMs: 60_000 } } },
      client: { limits: { requestsPerMinute: 600 } },
    });
    expect(manifest).toMatchObject({ status: 'complete', rows: truth.length });
    expect(manifest.throttled).toBeGreaterThan(0);
    expect(simulator.counters('acme').intoToldWait).toBe(0);
  });
});
