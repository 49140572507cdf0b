import { describe, expect, it } from 'vitest';
import type { Permit } from '../../../src/gate/gate.js';
import { Lane } from '../../../src/gate/line/lane.js';
import { Pool } from '../../../src/gate/pool/pool.js';
import { Route } from '../../../src/gate/route.js';
import { Slots } from '../../../src/gate/line/slots.js';
import { SteppedTime } from '../stepped-time.js';
import type { Told } from '../../../src/gate/pace.js';
import { CutAndClimb } from '../cut-and-climb.js';

/** Reckons simply, so that the gate around it can be seen. */
const plain = (told: Told): CutAndClimb => new CutAndClimb(told);

const WIDE = { requestsPerMinute: 6e6, burst: 10_000 };

/** An org: one pool, one route, and whom the route let go. */
function org(
  name: string,
  time: SteppedTime,
  slots: Slots,
  options: { maxConcurrency?: number; limits?: object } = {},
) {
  const { maxConcurrency, limits = WIDE } = options;
  const lane = new Lane({ slots, maxConcurrency, scheduler: time });
  const pool = new Pool({ name, pace: plain, scheduler: time, ...limits });
  const route = new Route({ pools: [pool], lane });
  return { name, lane, pool, route };
}

type Org = ReturnType<typeof org>;

/** Lets orgs ask for permits that are settled after so many milliseconds; returns who left when. */
function traffic(time: SteppedTime) {
  const left: { org: string; at: number }[] = [];
  const open: Permit[] = [];
  const ask = ({ name, route }: Org, count: number, answerMs?: number): void => {
    for (let i = 0; i < count; i += 1) {
      route.admit().subscribe((permit) => {
        left.push({ org: name, at: time.now() });
        if (answerMs === undefined) open.push(permit);
        else time.at(time.now() + answerMs, () => permit.settle({ kind: 'passed' }));
      });
    }
  };
  return { left, open, ask, names: () => left.map((one) => one.org).join('') };
}

describe('Slots', () => {
  it('bound the requests in flight over all lanes, and each lane bounds its own', () => {
    const time = new SteppedTime();
    const slots = new Slots({ maxInFlight: 5, scheduler: time });
    const [a, b] = [org('a', time, slots, { maxConcurrency: 3 }), org('b', time, slots)];
    const { ask, names } = traffic(time);
    ask(a, 10);
    expect(names()).toBe('aaa');
    ask(b, 10);
    time.run(0);
    expect(names()).toBe('aaabb');
    expect([slots.inFlight, a.lane.inFlight, b.lane.inFlight]).toEqual([5, 3, 2]);
    // Nobody can leave before an answer has come: no timer says otherwise.
    expect(time.pending).toBe(0);
  });

  it('go round robin: a flooding org and a small one alternate', () => {
    const time = new SteppedTime();
    const slots = new Slots({ maxInFlight: 1, scheduler: time });
    const [flood, small] = [org('F', time, slots), org('s', time, slots)];
    const { ask, names } = traffic(time);
    ask(flood, 1000, 10);
    ask(small, 4, 10);
    time.run(120);
    // The first left before anybody waited; the second asked before the small org did.
    expect(names()).toBe('FFsFsFsFsFFFF');
  });

  it('give an org that asks now and then its turn before the flood goes on', () => {
    const time = new SteppedTime();
    const slots = new Slots({ maxInFlight: 2, scheduler: time });
    const [flood, small] = [org('F', time, slots), org('s', time, slots)];
    const { left, ask } = traffic(time);
    ask(flood, 1000, 10);
    for (const at of [5, 55, 123]) time.at(at, () => ask(small, 1, 10));
    time.run(200);
    expect(left.filter((one) => one.org === 's').map((one) => one.at)).toEqual([10, 60, 130]);
  });

  it('are not taken by a waiter that its pools would not let go', () => {
    const time = new SteppedTime();
    const slots = new Slots({ maxInFlight: 2, scheduler: time });
    const slow = org('s', time, slots, { limits: { requestsPerMinute: 61, burst: 1 } });
    const fast = org('f', time, slots);
    const { left, ask } = traffic(time);
    ask(slow, 3, 10);
    ask(fast, 200, 10);
    time.run(2500);
    expect(left.filter((one) => one.org === 's').map((one) => one.at)).toEqual([0, 1000, 2000]);
    expect(left.filter((one) => one.org === 'f' && one.at < 1000)).toHaveLength(199);
  });

  it('cost one timer for forty orgs that wait for their tokens', () => {
    const time = new SteppedTime();
    const slots = new Slots({ scheduler: time });
    const { ask } = traffic(time);
    for (let i = 0; i < 40; i += 1) ask(org(`${i}`, time, slots, { limits: { requestsPerMinute: 100 + i } }), 20, 1);
    time.run(50);
    expect(time.pending).toBe(1);
    time.run();
    expect(time.pending).toBe(0);
    expect(slots.inFlight).toBe(0);
  });

  it('keep no timer for tokens that nobody waits for any more', () => {
    const time = new SteppedTime();
    const { route } = org('a', time, new Slots({ scheduler: time }), { limits: { requestsPerMinute: 60, burst: 1 } });
    route.admit().subscribe();
    const waiting = route.admit().subscribe();
    expect(time.pending).toBe(1);
    waiting.unsubscribe();
    expect(time.pending).toBe(0);
  });

  it('refuse a number that is none', () => {
    for (const count of [0, -1, 1.5, NaN, Infinity]) {
      expect(() => new Slots({ maxInFlight: count })).toThrow(/maxInFlight must be an integer of 1 or more/);
      expect(() => new Lane({ maxConcurrency: count })).toThrow(/maxConcurrency must be an integer of 1 or more/);
    }
  });
});

describe('Lane', () => {
  it('has as many slots of its own as it may have in flight, also where shared ones are fewer by default', () => {
    const time = new SteppedTime();
    const pool = new Pool({ name: 'a', pace: plain, scheduler: time, ...WIDE });
    const lane = new Lane({ maxConcurrency: 300, scheduler: time });
    const { left, ask } = traffic(time);
    ask({ name: 'a', lane, pool, route: new Route({ pools: [pool], lane }) }, 301);
    time.run();
    expect(left).toHaveLength(300);
  });

  it('has slots of its own where none are given', () => {
    const time = new SteppedTime();
    const lane = new Lane({ maxConcurrency: 2, scheduler: time });
    const route = new Route({ pools: [new Pool({ name: 'a', pace: plain, scheduler: time, ...WIDE })], lane });
    const permits: Permit[] = [];
    for (let i = 0; i < 3; i += 1) route.admit().subscribe((permit) => permits.push(permit));
    expect(permits).toHaveLength(2);
    permits[0]!.settle({ kind: 'passed' });
    time.run();
    expect(permits).toHaveLength(3);
  });

  it('lets the heads of its routes go by priority and then by seat, over all routes', () => {
    const time = new SteppedTime();
    const lane = new Lane({ maxConcurrency: 1, scheduler: time });
    const pool = new Pool({ name: 'a', pace: plain, scheduler: time, ...WIDE });
    const routes = [0, 1].map(() => new Route({ pools: [pool], lane }));
    const order: string[] = [];
    const ask = (name: string, route: number, priority = 0): void => {
      routes[route]!.admit({ priority }).subscribe((permit) => {
        order.push(name);
        time.at(time.now() + 5, () => permit.settle({ kind: 'passed' }));
      });
    };
    ask('first', 0);
    ask('2', 1);
    ask('3', 0);
    ask('4', 1);
    ask('urgent', 1, 1);
    ask('5', 0);
    time.run();
    expect(order).toEqual(['first', 'urgent', '2', '3', '4', '5']);
  });

  it('moves to other slots with those who wait and what is in flight', () => {
    const time = new SteppedTime();
    const home = new Slots({ maxInFlight: 3, scheduler: time });
    const fleet = new Slots({ maxInFlight: 4, scheduler: time });
    const [a, b, c] = [org('a', time, home), org('b', time, home), org('c', time, fleet)];
    const { ask, names, open } = traffic(time);
    ask(a, 8);
    ask(b, 2);
    ask(c, 2);
    time.run(0);
    expect(names()).toBe('aaacc');
    a.lane.moveTo(fleet);
    expect([home.inFlight, fleet.inFlight]).toEqual([0, 5]);
    // The slots at home are b's now; the fleet has one too many.
    time.run(0);
    expect(names()).toBe('aaaccbb');
    open[0]!.settle({ kind: 'passed' });
    time.run(0);
    expect([names(), fleet.inFlight]).toEqual(['aaaccbb', 4]);
    open[1]!.settle({ kind: 'passed' });
    open[3]!.settle({ kind: 'passed' });
    time.run(0);
    expect([names(), fleet.inFlight, home.inFlight]).toEqual(['aaaccbbaa', 4, 2]);
    a.lane.moveTo(fleet);
    expect(fleet.inFlight).toBe(4);
  });

  it('keeps its own time where the slots that it moves to are younger', () => {
    const time = new SteppedTime();
    const a = org('a', time, new Slots({ scheduler: time }), { limits: { requestsPerMinute: 61, burst: 1 } });
    const { left, ask } = traffic(time);
    time.run(10_000);
    ask(a, 2);
    time.run(10_400);
    a.lane.moveTo(new Slots({ scheduler: time }));
    time.run(12_000);
    expect(left.map(({ at }) => at)).toEqual([10_000, 11_000]);
  });

  it('lets its next one go at once where nobody waits, as before it moved', () => {
    const time = new SteppedTime();
    const a = org('a', time, new Slots({ scheduler: time }));
    const { names, ask } = traffic(time);
    a.lane.moveTo(new Slots({ scheduler: time }));
    ask(a, 1);
    expect([names(), time.scheduled]).toEqual(['a', 0]);
  });

  it('keeps its own time there also for one who asks as another is let go', () => {
    const time = new SteppedTime();
    const a = org('a', time, new Slots({ scheduler: time }), { limits: { requestsPerMinute: 61, burst: 1 } });
    time.run(10_000);
    a.lane.moveTo(new Slots({ scheduler: time }));
    const left: number[] = [];
    a.route.admit().subscribe(() => {
      left.push(time.now());
      a.route.admit().subscribe(() => left.push(time.now()));
    });
    time.run();
    expect(left).toEqual([10_000, 11_000]);
  });

  it('keeps waiting for its tokens after it has moved, and for its door', () => {
    const time = new SteppedTime();
    const [home, fleet] = [new Slots({ scheduler: time }), new Slots({ scheduler: time })];
    const a = org('a', time, home, { limits: { requestsPerMinute: 61, burst: 1 } });
    const { left, ask, open } = traffic(time);
    ask(a, 3);
    time.run(400);
    a.lane.moveTo(fleet);
    expect(left).toHaveLength(1);
    time.run(1500);
    expect(left.map(({ at }) => at)).toEqual([0, 1000]);
    open[1]!.settle({ kind: 'refused', hint: { retryAfterMs: 5000 } });
    a.lane.moveTo(home);
    time.run();
    expect(left.map(({ at }) => at)).toEqual([0, 1000, 6500]);
    expect(time.pending).toBe(0);
  });

  it('read what came while the loop was blocked before anybody leaves, since it may be a refusal', () => {
    const time = new SteppedTime();
    const one = org('a', time, new Slots({ scheduler: time }), { limits: { requestsPerMinute: 602, burst: 2 } });
    const { open, ask, left } = traffic(time);
    ask(one, 3);
    time.at(99, () => time.step(300));
    time.at(100, () => open[0]?.settle({ kind: 'refused', hint: { retryAfterMs: 1000 } }));
    time.run();
    expect(left.map(({ at }) => at)).toEqual([0, 0, 1400]);
  });

  it('wait once for what came, however long the loop is blocked then', () => {
    const time = new SteppedTime();
    const one = org('a', time, new Slots({ scheduler: time }), { limits: { requestsPerMinute: 602, burst: 2 } });
    const { ask, left } = traffic(time);
    ask(one, 3);
    time.at(99, () => time.step(300));
    // In each turn of the loop, behind what is due in it.
    const block = (turns: number): void => {
      time.step(300);
      if (turns > 1) time.at(100, () => block(turns - 1));
    };
    time.at(100, () => block(9));
    time.run();
    expect(left.map(({ at }) => at)).toEqual([0, 0, 700]);
  });
});
