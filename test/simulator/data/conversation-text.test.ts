import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { conversationText } from '../../../src/simulator/data/conversation-text.js';
import { Dataset } from '../../../src/simulator/data/dataset.js';

const window = { startMs: Date.UTC(2026, 10, 23), endMs: Date.UTC(2026, 10, 24) };
const iso = (ms: number): string => new Date(ms).toISOString();

interface Row {
  readonly conversationEnd?: string;
  readonly participants: readonly {
    readonly purpose: string;
    readonly userId?: string;
    readonly sessions: readonly {
      readonly mediaType: string;
      readonly direction: string;
      readonly segments: readonly { readonly queueId: string; readonly segmentEnd?: string }[];
    }[];
  }[];
}

describe('conversationText', () => {
  it('writes exactly the facts by which a conversation is found', () => {
    fc.assert(
      fc.property(
        fc.nat(),
        fc.integer({ min: 0, max: 9999 }),
        fc.integer({ min: 400, max: 7000 }),
        (seed, n, rowBytes) => {
          const data = new Dataset({ seed, count: 10_000, window, openShare: 0.3, longShare: 0.1 });
          const facts = data.at(n);
          const end = facts.endMs === undefined ? {} : { conversationEnd: iso(facts.endMs) };
          const row = JSON.parse(conversationText(facts, { idKey: 'id', rowBytes, oddShare: 0 })) as Row;
          expect(row).toMatchObject({
            id: facts.id,
            conversationStart: iso(facts.startMs),
            originatingDirection: facts.direction,
            divisionIds: [facts.divisionId],
            ...end,
          });
          expect('conversationEnd' in row).toBe(facts.endMs !== undefined);
          expect(row.participants.length).toBeGreaterThan(0);
          for (const { purpose, userId, sessions } of row.participants) {
            expect(userId).toBe(purpose === 'agent' ? facts.userId : undefined);
            for (const { mediaType, direction, segments } of sessions) {
              expect([mediaType, direction]).toEqual([facts.mediaType, facts.direction]);
              expect(segments.map(({ queueId }) => queueId)).toEqual([facts.queueId]);
              expect(segments[0]?.segmentEnd).toBe(row.conversationEnd);
            }
          }
        },
      ),
    );
  });

  it('has names from all over the world and fields that no type list knows', () => {
    const data = new Dataset({ seed: 1, count: 200, window, openShare: 0, longShare: 0 });
    const rows = Array.from({ length: 200 }, (_, n) =>
      conversationText(data.at(n), { idKey: 'id', rowBytes: 500, oddShare: 0 }),
    ).join('');
    for (const piece of ['李小龍', 'محمد', '👩‍🚀', '\u2028', '"conversationMood"']) expect(rows).toContain(piece);
  });
});
