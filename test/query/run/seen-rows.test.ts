import { describe, expect, it } from 'vitest';
import { SeenRows } from '../../../src/query/run/seen-rows.js';

interface Row {
  readonly id: string;
}

describe('SeenRows', () => {
  it.each([
    ['told apart by their ids', ({ id }: Row) => id],
    ['that nothing tells apart', undefined],
  ])('counts the rows of each reading by itself, %s', (_, idOf) => {
    const seen = new SeenRows<Row>(idOf);
    seen.take([{ id: 'a' }]);
    seen.take([{ id: 'b' }, { id: 'c' }]);
    expect(seen.size).toBe(3);
    seen.reset();
    expect(seen.size).toBe(0);
    seen.take([{ id: 'a' }]);
    expect(seen.size).toBe(1);
  });
});
