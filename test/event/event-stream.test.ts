import { describe, expect, it, vi } from 'vitest';
import { EventStream } from '../../src/event/event-stream.js';
import type { SluiceEvent } from '../../src/event/sluice-event.js';

const gateOpened = () => ({ pool: 'token' });

describe('EventStream', () => {
  it('builds nothing while nobody listens, and counts all the same', () => {
    const stream = new EventStream({ org: 'acme' }, () => 7);
    const build = vi.fn(gateOpened);
    stream.emit('gateOpened', build);
    expect(build).not.toHaveBeenCalled();
    expect(stream.count('gateOpened')).toBe(1);
    expect(stream.count('gateClosed')).toBe(0);
  });

  it('tells a fact to its listeners and to those further up, built once', () => {
    const org = new EventStream({ org: 'acme' }, () => 7);
    const run = org.branch();
    const heard: SluiceEvent[] = [];
    const build = vi.fn(gateOpened);
    run.events$.subscribe((event) => heard.push(event));
    org.events$.subscribe((event) => heard.push(event));
    run.emit('gateOpened', build);
    expect(build).toHaveBeenCalledTimes(1);
    expect(heard).toEqual([
      { type: 'gateOpened', org: 'acme', at: 7, pool: 'token' },
      { type: 'gateOpened', org: 'acme', at: 7, pool: 'token' },
    ]);
    expect([run.count('gateOpened'), org.count('gateOpened')]).toEqual([1, 1]);
  });

  it('tells nothing to the streams below', () => {
    const org = new EventStream({ org: 'acme' }, () => 7);
    const run = org.branch();
    const listener = vi.fn();
    run.events$.subscribe(listener);
    org.emit('gateOpened', gateOpened);
    expect(listener).not.toHaveBeenCalled();
    expect(run.count('gateOpened')).toBe(0);
  });

  it('says whose each fact is: the query that a branch is of, and its runs, are told further up as well', () => {
    const org = new EventStream({ org: 'acme' }, () => 7);
    const run = org.branch('conversations').branch();
    const heard: SluiceEvent[] = [];
    org.events$.subscribe((event) => heard.push(event));
    org.emit('tokenRenewed', () => ({ lifeMs: 5 }));
    run.warn('missing-ids', 2, 'two are missing');
    expect(heard).toEqual([
      { type: 'tokenRenewed', org: 'acme', at: 7, lifeMs: 5 },
      {
        type: 'warning',
        org: 'acme',
        query: 'conversations',
        at: 7,
        code: 'missing-ids',
        count: 2,
        message: 'two are missing',
      },
    ]);
  });

  it('replays nothing', () => {
    const stream = new EventStream({ org: 'acme' }, () => 7);
    stream.emit('gateOpened', gateOpened);
    const listener = vi.fn();
    stream.events$.subscribe(listener);
    expect(listener).not.toHaveBeenCalled();
  });

  it('lets a listener that throws touch neither the run nor the other listeners', () => {
    vi.useFakeTimers();
    const stream = new EventStream({ org: 'acme' }, () => 7);
    const listener = vi.fn();
    stream.events$.subscribe(() => {
      throw new Error('a listener');
    });
    stream.events$.subscribe(listener);
    expect(() => stream.emit('gateOpened', gateOpened)).not.toThrow();
    expect(listener).toHaveBeenCalledTimes(1);
    expect(() => vi.runAllTimers()).toThrow('a listener');
    vi.useRealTimers();
  });
});
