import { describe, expect, it } from 'vitest';
import { Demand } from '../../src/page/demand.js';
import { rankedPlaces } from '../../src/page/ranked-places.js';

describe('rankedPlaces', () => {
  it('serves the walk of the lowest rank first, and within a walk who asked first', () => {
    const demand = new Demand(0);
    const served: string[] = [];
    const ask = (rank: number, name: string) =>
      rankedPlaces(demand, rank)
        .take()
        .subscribe(() => served.push(name));
    ask(2, 'c');
    ask(1, 'b1');
    ask(1, 'b2');
    const left = ask(0, 'a');
    left.unsubscribe();
    ask(0, 'a2');
    demand.add(2);
    expect(served).toEqual(['a2', 'b1']);
    rankedPlaces(demand, 7).add(2);
    expect(served).toEqual(['a2', 'b1', 'b2', 'c']);
  });
});
