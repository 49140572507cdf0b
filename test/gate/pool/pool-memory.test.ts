import { VirtualTimeScheduler } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { Lane } from '../../../src/gate/line/lane.js';
import { readMemory } from '../../../src/gate/pool/pool-memory.js';
import { Pool } from '../../../src/gate/pool/pool.js';
import { Route } from '../../../src/gate/route.js';

const good = { version: 1, pool: 'token', ratePerSecond: 20, burst: 5, refusalCost: 0 };

describe('what a pool remembers', () => {
  it('is read back', () => {
    expect(readMemory(good, 'token')).toEqual(good);
    expect(readMemory(good)).toEqual(good);
    const dear = { ...good, burst: 1, refusalCost: 2.5 };
    expect(readMemory(dear)).toEqual(dear);
  });

  it.each([
    ['of another pool', { ...good, pool: 'route' }],
    ['of another version', { ...good, version: 2 }],
    ['torn', { version: 1, pool: 'token', ratePerSecond: 20 }],
    ['of no rate', { ...good, ratePerSecond: 0 }],
    ['of hardly any rate', { ...good, ratePerSecond: 0.001 }],
    ['of a rate that is none', { ...good, ratePerSecond: '20' }],
    ['of a burst below one', { ...good, burst: 0.5 }],
    ['of a refusal that costs nobody knows what', { ...good, refusalCost: undefined }],
    ['not finite', { ...good, burst: Infinity }],
    ['no object', 'token'],
    ['nothing', null],
    [
      'one that throws when it is read',
      {
        ...good,
        get burst() {
          throw new Error('torn');
        },
      },
    ],
  ])('is ignored when it is %s', (_, memory) => {
    expect(readMemory(memory, 'token')).toBeUndefined();
    expect(new Pool({ name: 'token', requestsPerMinute: 6000, remembered: memory }).rate).toBe(97);
  });

  it('is ignored where its pool has no name, whichever pool it is read for', () => {
    expect(readMemory({ ...good, pool: 7 })).toBeUndefined();
  });

  it('lowers the rate of a new pool from the start', () => {
    expect(new Pool({ name: 'token', requestsPerMinute: 6000, remembered: good }).rate).toBe(20);
  });

  it('counts from when the pool joins its lane, however long that has been there', () => {
    const scheduler = new VirtualTimeScheduler();
    const lane = new Lane({ scheduler });
    scheduler.schedule(() => undefined, 3_600_000);
    scheduler.flush();
    const pool = new Pool({ name: 'token', requestsPerMinute: 6000, remembered: good, scheduler });
    new Route({ pools: [pool], lane });
    expect([lane.now(), pool.rate]).toEqual([3_600_000, 20]);
  });

  it('is nothing while only the told limit is known', () => {
    expect(new Pool({ name: 'token' }).snapshot()).toBeUndefined();
  });

  it('says what it is of', () => {
    expect(new Pool({ name: 'token', requestsPerMinute: 6000, remembered: good }).snapshot()).toEqual(good);
  });

  it.each(['', undefined as never])('needs a pool with a name, and %j is none', (name) => {
    expect(() => new Pool({ name })).toThrow(expect.objectContaining({ name: 'ConfigError', field: 'name' }));
  });
});
