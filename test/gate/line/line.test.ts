import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Line } from '../../../src/gate/line/line.js';

const place = (rank: number, number: number) => ({ rank, number, waits: false });

describe('Line', () => {
  it('serves the lower rank first, then the older seat, whatever comes and goes in between', () => {
    const command = fc.oneof(
      fc.record({ add: fc.integer({ min: -2, max: 2 }), seat: fc.integer({ min: 0, max: 1000 }) }),
      fc.record({ remove: fc.nat() }),
      fc.constant('serve' as const),
    );
    fc.assert(
      fc.property(fc.array(command, { maxLength: 200, size: 'max' }), (commands) => {
        const line = new Line<ReturnType<typeof place>>();
        let model: ReturnType<typeof place>[] = [];
        for (const step of commands) {
          if (step === 'serve') {
            if (line.head) {
              model = model.filter((other) => other !== line.head);
              line.remove(line.head);
            }
          } else if ('add' in step) {
            const seat = model.some((other) => other.number === step.seat) ? 2000 + model.length * 7 : step.seat;
            if (model.some((other) => other.number === seat)) continue;
            const added = place(step.add, seat);
            model.push(added);
            line.add(added);
          } else if (model.length > 0) {
            const [gone] = model.splice(step.remove % model.length, 1);
            line.remove(gone!);
            expect(gone!.waits).toBe(false);
          }
          const next = [...model].sort((a, b) => a.rank - b.rank || a.number - b.number)[0];
          expect(line.head).toBe(next);
        }
      }),
      { numRuns: 200 },
    );
  });
});
