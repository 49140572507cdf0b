import { describe, expect, it } from 'vitest';
import { Reading } from '../../../src/cli/extract/reading.js';
import { HttpError, SinkError } from '../../../src/errors.js';
import type { SluiceEvent } from '../../../src/event/sluice-event.js';
import { NdjsonSink } from '../../../src/node/ndjson-sink.js';
import type { Manifest } from '../../../src/query/run/manifest.js';

const interval = '2026-11-20T00:00:00.000Z/2026-11-21T00:00:00.000Z';
const [start = '', end = ''] = interval.split('/');
const asked = { org: 'acme', name: 'users', interval, fingerprint: 'f' };

/** A reading that began at this instant. */
const begun = (at: string): Reading =>
  new Reading(asked, { sink: new NdjsonSink('never-opened.ndjson'), wallClock: () => Date.parse(at) });

const manifest = (more: Partial<Manifest>): Manifest => ({
  org: 'acme',
  query: 'users',
  interval,
  status: 'complete',
  rows: 0,
  pages: 0,
  requests: 0,
  throttled: 0,
  duplicates: 0,
  gaps: [],
  provisional: false,
  startedAt: start,
  finishedAt: end,
  ...more,
});

describe('the manifest of a reading', () => {
  it('counts what happened to its query and to the org itself, and nothing of another query', () => {
    const reading = begun('2026-11-22T00:00:00Z');
    for (const query of ['users', 'another', undefined]) {
      const of = { org: 'acme', at: 0, ...(query && { query }) };
      const sent = { ...of, type: 'requestSent', request: 'GET /x', attempt: 1 } as const;
      const events: (SluiceEvent | false)[] = [
        sent,
        sent,
        { ...of, type: 'throttled', request: 'GET /x', pool: 'p' },
        { ...of, type: 'warning', code: 'missing-ids', message: '', count: 2 },
        query !== undefined && { ...of, query, type: 'pageRead', rows: 5, duplicates: 3 },
      ];
      for (const event of [...events, ...events]) if (event) reading.note(event);
    }
    expect(reading.entry).toMatchObject({
      status: 'partial',
      requests: 8,
      throttled: 4,
      pages: 2,
      duplicates: 6,
      warnings: { 'missing-ids': 4 },
      gaps: [{ start, end, reason: 'after 2 pages: the run was left' }],
    });
  });

  it.each([
    ['that of the lake, where that is earlier', '2026-11-21T00:05:00Z', '2026-11-20T18:00:00.000Z', '18:00:00'],
    ['ten minutes before its beginning, where the lake is later', '2026-11-21T00:05:00Z', end, '23:55:00'],
    [
      'ten minutes before its beginning, where nothing is known of a lake',
      '2026-11-20T12:00:00Z',
      undefined,
      '11:50:00',
    ],
    ['its own start at the earliest', '2026-11-20T00:05:00Z', undefined, '00:00:00'],
  ])('is provisional from %s', (_, at, provisionalFrom, from) => {
    const reading = begun(at);
    reading.end({ kind: 'done', org: 'acme', manifest: manifest({ provisional: true, provisionalFrom }) });
    expect(reading.entry).toMatchObject({ provisional: true, provisionalFrom: `2026-11-20T${from}.000Z` });
  });

  it('tells the gaps of a run that failed, but all of it where the sink did, since that had read further', () => {
    const gaps = [{ start: '2026-11-20T12:00:00.000Z', end, reason: 'HttpError' }];
    const failed = (error: Error): Reading => {
      const reading = begun('2026-11-22T00:00:00Z');
      const { name, message } = error;
      const told = manifest({ status: 'failed', gaps, error: { name, message } });
      reading.end({ kind: 'failed', org: 'acme', error, manifest: told });
      return reading;
    };
    expect(failed(new HttpError('500', { status: 500 })).entry.gaps).toEqual(gaps);
    expect(failed(new SinkError('full', { committed: 0 })).entry.gaps).toMatchObject([{ start, end }]);
  });
});
