import { describe, expect, it } from 'vitest';
import { EventStream } from '../../../src/event/event-stream.js';
import type { Question } from '../../../src/query/question.js';
import { Tally } from '../../../src/query/run/tally.js';

describe('the manifest of a run with a gap', () => {
  it('is partial where the run came to its end, and failed where it failed', () => {
    const org = { name: 'acme', wallClock: () => 0 };
    const tally = new Tally({ org, name: 'audits' } as Question<unknown>, new EventStream({ org: 'acme' }, () => 0));
    const gap = { start: '', end: '', reason: 'moved' };
    tally.take({ rows: [], next: null, gap });
    expect(tally.manifest('complete')).toMatchObject({ status: 'partial', gaps: [gap] });
    expect(tally.manifest('failed', new Error('x'))).toMatchObject({ status: 'failed', gaps: [gap, {}] });
  });
});
