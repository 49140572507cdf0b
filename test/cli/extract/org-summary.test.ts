import { describe, expect, it } from 'vitest';
import type { ManifestEntry } from '../../../src/cli/out/manifest-entry.js';
import { notSettled } from '../../../src/cli/extract/not-settled.js';
import { orgSummary } from '../../../src/cli/extract/org-summary.js';

const entry: ManifestEntry = {
  org: 'acme',
  query: 'conversation-details-job',
  interval: '2026-11-20T00:00:00.000Z/2026-11-21T00:00:00.000Z',
  status: 'complete',
  rows: 1,
  pages: 1,
  requests: 4,
  throttled: 0,
  duplicates: 0,
  gaps: [],
  provisional: true,
  startedAt: '2026-11-20T23:59:59.999Z',
  finishedAt: '2026-11-21T00:00:04.999Z',
  bytes: 2,
  sha256: '',
  fingerprint: '',
};

describe('orgSummary', () => {
  it('says why rows may still change: time had not come so far, or the data lake had not', () => {
    const line = 'acme: complete: 1 row, 1 page, 4 requests, 0 throttled, 0 duplicates, 5.0 s';
    const says = (startedAt: string) =>
      orgSummary({
        entry: { ...entry, startedAt, finishedAt: new Date(new Date(startedAt).getTime() + 5000).toISOString() },
        notSettled: notSettled({ ...entry, startedAt }),
        ending: undefined,
      });
    const notOver = `${line}, provisional (the interval was not over ten minutes before the run began)`;
    expect([says('2026-11-20T23:59:59.999Z'), says('2026-11-21T00:09:59.999Z')]).toEqual([notOver, notOver]);
    expect(says('2026-11-21T00:10:00.000Z')).toContain(', provisional (not all of it was in the data lake)');
  });
});
