import { describe, expect, it } from 'vitest';
import { OrgProgress } from '../../../src/cli/screen/org-progress.js';
import type { PoolState } from '../../../src/gate/pool/pool-state.js';

const pool: PoolState = { name: 'token', tokens: 1, ratePerSecond: 5, door: 'open', waiting: 0, inFlight: 0 };
const fact = { org: 'acme', query: 'custom', request: 'POST /x' };

function progressOf(pools: readonly PoolState[] = [pool]) {
  const progress = new OrgProgress({ name: 'acme', pools }, 300);
  progress.note({ ...fact, type: 'runStarted', at: 0, interval: '' });
  return progress;
}

describe('OrgProgress', () => {
  it('tells rows, pages, the rate against the limit, and how long it may take', () => {
    const progress = progressOf();
    for (let at = 0; at < 20_000; at += 1_000) progress.note({ ...fact, type: 'requestSent', at, attempt: 1 });
    progress.note({ ...fact, type: 'pageRead', at: 20_000, rows: 100, duplicates: 0, totalHits: 400 });
    expect(progress.line(20_000)).toBe('acme: 100 rows, 1 page, 60 of 300 requests a minute, about 1 min left');
  });

  it('reckons what is left by the time since it began, and says nothing where nobody knows how much there is', () => {
    const page = { ...fact, type: 'pageRead', at: 90_000, duplicates: 0 } as const;
    const progress = new OrgProgress({ name: 'acme', pools: [] }, 300);
    progress.note({ ...fact, type: 'runStarted', at: 60_000, interval: '' });
    progress.note({ ...page, rows: 0, totalHits: 400 });
    expect(progress.line(90_000)).not.toContain('left');
    progress.note({ ...page, rows: 100, totalHits: 400 });
    expect(progress.line(90_000)).toContain('about 1 min 30 s left');
    progress.note({ ...page, rows: 0, totalHits: undefined });
    expect(progress.line(90_000)).not.toContain('left');
  });

  it('takes the burst at the beginning for no rate above the limit', () => {
    const progress = progressOf();
    for (let n = 0; n < 40; n += 1) progress.note({ ...fact, type: 'requestSent', at: 0, attempt: 1 });
    expect(progress.line(5_000)).toContain('300 of 300');
  });

  it('counts the requests of the last minute alone', () => {
    const progress = progressOf();
    for (let at = 0; at < 120_000; at += 1_000) progress.note({ ...fact, type: 'requestSent', at, attempt: 1 });
    expect(progress.line(119_999)).toContain('60 of 300');
    expect(progress.line(149_500)).toContain('30 of 300');
    expect(progress.line(300_000)).toContain('0 of 300');
  });

  it('measures by the limit that the org itself told', () => {
    const progress = progressOf();
    progress.note({ type: 'limitsRead', org: 'acme', at: 0, requestsPerMinute: 600, concurrentJobs: undefined });
    expect(progress.line(10_000)).toContain('0 of 600 requests a minute');
    progress.note({ type: 'limitsRead', org: 'acme', at: 0, requestsPerMinute: undefined, concurrentJobs: 1 });
    expect(progress.line(10_000)).toContain('0 of 600 requests a minute');
  });

  it('says until when every request waits', () => {
    const closed: PoolState = { ...pool, door: 'shut', closedUntil: Date.UTC(2026, 10, 24, 2, 10, 5) };
    const progress = progressOf([pool, closed]);
    expect(progress.line(Date.UTC(2026, 10, 24, 2, 10, 0))).toContain('waiting until 02:10:05Z');
    expect(progress.line(Date.UTC(2026, 10, 24, 2, 10, 6))).not.toContain('waiting');
  });

  it('says why nothing comes, until something does', () => {
    const progress = progressOf();
    const error = 'NetworkError: acme: POST /x: no answer (ECONNREFUSED)';
    progress.note({ ...fact, type: 'retried', at: 1_000, attempt: 1, delayMs: 500, error });
    const says = `acme: 0 rows, 0 pages, 0 of 300 requests a minute, trying again: ${error}`;
    expect(progress.line(2_000)).toBe(says);
    progress.note({ ...fact, type: 'requestAnswered', at: 2_000, status: 503, ms: 5, bytes: 5 });
    expect(progress.line(2_000)).toBe(says);
    progress.note({ ...fact, type: 'requestAnswered', at: 3_000, status: 200, ms: 5, bytes: 5 });
    expect(progress.line(3_000)).not.toContain('trying');
    progress.note({ ...fact, type: 'retried', at: 4_000, attempt: 1, delayMs: 500, error });
    progress.note({ type: 'tokenRenewed', org: 'acme', at: 5_000, lifeMs: 1 });
    expect(progress.line(5_000)).not.toContain('trying');
  });

  it('runs from its first fact to its last', () => {
    const progress = new OrgProgress({ name: 'acme', pools: [] }, 300);
    expect(progress.running).toBe(false);
    progress.note({ ...fact, type: 'runStarted', at: 0, interval: '' });
    expect(progress.running).toBe(true);
    progress.note({ ...fact, type: 'runEnded', at: 1, status: 'complete', rows: 0 });
    expect(progress.running).toBe(false);
  });
});
