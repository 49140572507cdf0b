import fc from 'fast-check';
import { Observable } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { ConfigError } from '../../src/errors.js';
import { Demand } from '../../src/page/demand.js';
import { collectGarbage } from './collect-garbage.js';

/** Takes one place and writes `name` down when it is granted. */
function takeAs(name: string, demand: Demand, granted: string[]) {
  return demand.take().subscribe(() => granted.push(name));
}

describe('Demand', () => {
  it('grants what is added plus the prefetch, in the order in which it was asked for', () => {
    const demand = new Demand(1);
    const granted: string[] = [];
    for (const name of ['a', 'b', 'c', 'd']) takeAs(name, demand, granted);
    expect(granted).toEqual(['a']);
    demand.add();
    expect(granted).toEqual(['a', 'b']);
    demand.add(2);
    expect(granted).toEqual(['a', 'b', 'c', 'd']);
  });

  it('emits once and completes', () => {
    const seen: unknown[] = [];
    new Demand(1).take().subscribe({ next: (value) => seen.push(value), complete: () => seen.push('complete') });
    expect(seen).toEqual([undefined, 'complete']);
  });

  it('remembers what was added before anybody took', () => {
    const demand = new Demand();
    const granted: string[] = [];
    demand.add(2);
    for (const name of ['a', 'b', 'c']) takeAs(name, demand, granted);
    expect(granted).toEqual(['a', 'b']);
  });

  it('takes a place for each subscription, and none before it', () => {
    const demand = new Demand(2);
    const granted: string[] = [];
    const place$ = demand.take();
    demand.take();
    place$.subscribe(() => granted.push('a'));
    place$.subscribe(() => granted.push('b'));
    place$.subscribe(() => granted.push('c'));
    expect(granted).toEqual(['a', 'b']);
  });

  it('gives the place of one who left to the next in line', () => {
    const demand = new Demand(0);
    const granted: string[] = [];
    const leaving = takeAs('a', demand, granted);
    takeAs('b', demand, granted);
    leaving.unsubscribe();
    demand.add();
    expect(granted).toEqual(['b']);
  });

  it('keeps nothing of those who left', async () => {
    const demand = new Demand(0);
    const observers = Array.from({ length: 100 }, () => {
      const observer = { next: () => undefined };
      demand.take().subscribe(observer).unsubscribe();
      return new WeakRef(observer);
    });
    await new Promise(setImmediate);
    collectGarbage();
    expect(observers.filter((observer) => observer.deref())).toEqual([]);
    demand.add();
  });

  it('grants nothing to a subscriber that was closed before it asked', () => {
    const demand = new Demand(1);
    const granted: string[] = [];
    new Observable<void>((closed) => {
      closed.complete();
      demand.take().subscribe(closed);
    }).subscribe();
    takeAs('a', demand, granted);
    expect(granted).toEqual(['a']);
  });

  it('serves those who take while they are granted in order and on a flat stack', () => {
    const demand = new Demand(0);
    const granted: number[] = [];
    const takeAgain = (name: number): void => {
      demand.take().subscribe(() => {
        granted.push(name);
        if (name < 20_000) takeAgain(name + 1);
      });
    };
    takeAgain(1);
    demand.add(20_000);
    expect(granted).toEqual(Array.from({ length: 20_000 }, (_, index) => index + 1));
  });

  it('serves those who add while they are granted', () => {
    const demand = new Demand(0);
    const granted: string[] = [];
    for (const name of ['a', 'b', 'c']) {
      demand.take().subscribe(() => {
        granted.push(name);
        demand.add();
      });
    }
    demand.add();
    expect(granted).toEqual(['a', 'b', 'c']);
  });

  it('asks a live bound at every look', () => {
    let ahead = 0;
    const demand = new Demand(() => ahead);
    const granted: string[] = [];
    for (const name of ['a', 'b', 'c', 'd']) takeAs(name, demand, granted);
    ahead = 1;
    expect(granted).toEqual([]);
    demand.poke();
    expect(granted).toEqual(['a']);
    ahead = 2;
    demand.add();
    expect(granted).toEqual(['a', 'b', 'c']);
    ahead = 0;
    demand.add();
    expect(granted).toEqual(['a', 'b', 'c']);
    demand.add(2);
    expect(granted).toEqual(['a', 'b', 'c', 'd']);
  });

  it.each([Number.NaN, -3, 0.9])('counts a live bound of %s as 0', (bound) => {
    const demand = new Demand(() => bound);
    const granted: string[] = [];
    takeAs('a', demand, granted);
    expect(granted).toEqual([]);
    demand.add();
    expect(granted).toEqual(['a']);
  });

  it('goes on after a live bound that threw', () => {
    let broken = true;
    const demand = new Demand(() => {
      if (broken) throw new Error('no latency yet');
      return 1;
    });
    const seen: unknown[] = [];
    demand.take().subscribe({ error: (error: unknown) => seen.push((error as Error).message) });
    broken = false;
    demand.take().subscribe(() => seen.push('granted'));
    expect(seen).toEqual(['no latency yet', 'granted']);
  });

  it('fails those who wait with what the live bound throws, whoever made it look', () => {
    let broken = false;
    const demand = new Demand(() => {
      if (broken) throw new Error('no bound');
      return 1;
    });
    const seen: string[] = [];
    const take = (name: string): void => {
      demand.take().subscribe({
        next: () => {
          seen.push(name);
          broken = true;
          take('within');
        },
        error: (error: unknown) => seen.push(`${name}: ${(error as Error).message}`),
      });
    };
    take('first');
    expect(seen).toEqual(['first', 'within: no bound']);
    broken = false;
    take('waits');
    broken = true;
    demand.add();
    expect(seen.slice(2)).toEqual(['waits: no bound']);
  });

  it.each([-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, '3' as unknown as number])(
    'refuses a prefetch of %s at once, naming the field and the fix',
    (prefetch) => {
      expect(() => new Demand(prefetch)).toThrow(ConfigError);
      expect(() => new Demand(prefetch)).toThrow('prefetch must be an integer of 0 or more.');
    },
  );

  it.each([-1, Number.NaN, '3', null] as number[])(
    'refuses to be asked for %s pages more, and keeps its count',
    (n) => {
      const demand = new Demand();
      const granted: string[] = [];
      for (const name of ['a', 'b', 'c']) takeAs(name, demand, granted);
      expect(() => demand.add(n)).toThrow(expect.objectContaining({ name: 'ConfigError', field: 'n' }));
      expect(granted).toEqual([]);
      demand.add();
      expect(granted).toEqual(['a']);
    },
  );

  it('may be asked for nothing more, and for all that there is', () => {
    const demand = new Demand();
    const granted: string[] = [];
    expect(() => demand.add(0)).not.toThrow();
    demand.add(Infinity);
    for (const name of ['a', 'b', 'c']) takeAs(name, demand, granted);
    expect(granted).toEqual(['a', 'b', 'c']);
  });

  it('has granted the smaller of what was taken and what is wanted plus prefetch, after any steps', () => {
    const step = fc.oneof(
      fc.constant('take' as const),
      fc.constant('leave' as const),
      fc.integer({ min: 1, max: 4 }).map((add) => ({ add })),
    );
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 5 }), fc.array(step, { maxLength: 60 }), (prefetch, steps) => {
        const demand = new Demand(prefetch);
        const granted: number[] = [];
        const waiting = new Map<number, { unsubscribe: () => void }>();
        let takes = 0;
        let wanted = 0;
        const expected: number[] = [];
        const line: number[] = [];
        for (const what of steps) {
          if (what === 'take') {
            const id = (takes += 1);
            line.push(id);
            waiting.set(
              id,
              demand.take().subscribe(() => granted.push(id)),
            );
          } else if (what === 'leave') {
            const id = line.pop();
            if (id !== undefined) waiting.get(id)?.unsubscribe();
          } else {
            wanted += what.add;
            demand.add(what.add);
          }
          while (line.length > 0 && expected.length < wanted + prefetch) expected.push(line.shift()!);
          expect(granted).toEqual(expected);
        }
      }),
    );
  });
});
