import fc from 'fast-check';
import { Observable, Subject, takeUntil } from 'rxjs';
import { describe, expect, it } from 'vitest';
import type { Answer } from '../../src/gate/gate.js';
import { Lane } from '../../src/gate/line/lane.js';
import { Slots } from '../../src/gate/line/slots.js';
import { Pool } from '../../src/gate/pool/pool.js';
import { Route } from '../../src/gate/route.js';
import { withPermit } from '../../src/gate/with-permit.js';
import { SteppedTime } from './stepped-time.js';

/** What somebody does in the middle of something else. */
const deed = fc.oneof(
  { weight: 6, arbitrary: fc.constant({ kind: 'nothing' as const }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('leave' as const), who: fc.nat(19) }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'leave itself' as const }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'leave many' as const }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('ask' as const), who: fc.nat(19) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('move' as const), org: fc.nat(1) }) },
);
type Deed = typeof deed extends fc.Arbitrary<infer T> ? T : never;

const ending = fc.oneof(
  fc.constantFrom('value' as const, 'empty' as const, 'unknown' as const, 'not-sent' as const),
  fc.record({
    kind: fc.constant('refused' as const),
    hint: fc.option(
      fc.record({
        retryAfterMs: fc.constantFrom(0, 100, 2000, 4000, 60_000),
        limit: fc.record({ key: fc.constantFrom('token', 'other') }),
      }),
      { nil: undefined },
    ),
  }),
);

const request = fc.record({
  at: fc.constantFrom(0, 0, 0, 1, 50, 3000),
  org: fc.nat(1),
  route: fc.nat(2),
  priority: fc.constantFrom(0, 0, 1),
  /** How its sendings go; when there are no more, it has a value in the turn in which it is sent. */
  sendings: fc.array(
    fc.record({ ms: fc.constantFrom(0, 0, 0, 1, 5, 100), ending, begun: deed, ended: deed, left: deed }),
    { maxLength: 4 },
  ),
  read: deed,
  over: deed,
});

const world = fc.record({
  maxInFlight: fc.integer({ min: 1, max: 5 }),
  maxConcurrency: fc.integer({ min: 1, max: 4 }),
  maxQueue: fc.constantFrom(0, 2, Infinity, Infinity),
  poolInFlight: fc.constantFrom(1, 2, Infinity),
  limit: fc.oneof(
    fc.record({ requestsPerMinute: fc.constantFrom(60, 600, 3000), burst: fc.integer({ min: 1, max: 5 }) }),
    fc.record({ window: fc.record({ limit: fc.integer({ min: 1, max: 5 }), windowMs: fc.constant(1000) }) }),
  ),
  requests: fc.array(request, { minLength: 1, maxLength: 20 }),
  /** What a listener does when a pool tells something. */
  heard: fc.array(deed, { maxLength: 8 }),
});
type World = typeof world extends fc.Arbitrary<infer T> ? T : never;

/** Plays it to its end, and returns what is wrong or left over. */
function play({ maxInFlight, maxConcurrency, maxQueue, poolInFlight, limit, requests, heard }: World) {
  const time = new SteppedTime();
  const slots = [maxInFlight, 3].map((most) => new Slots({ maxInFlight: most, scheduler: time }));
  const wrong: string[] = [];
  const deeds = [...heard];
  let deep = 0;
  const orgs = [0, 1].map((org) => {
    const lane = new Lane({ slots: slots[0], maxConcurrency, scheduler: time });
    const onEvent = (): void => act(deeds.shift());
    const common = { maxWaitMs: 5000, scheduler: time, onEvent };
    const token = new Pool({ name: `${org}`, limitKey: 'token', maxInFlight: poolInFlight, ...limit, ...common });
    const gates = [0, 1, 2].map((route) => {
      const own = new Pool({ name: `${org} ${route}`, requestsPerMinute: 3000, ...common });
      return new Route({ lane, maxQueue, pools: [token, own] });
    });
    return { lane, gates };
  });
  const world = requests.map((given) => ({ given, state: 'new', leave$: new Subject<void>(), open: 0 }));

  const leave = (who: number): void => {
    const one = world[who % world.length]!;
    if (!['asks', 'has a value'].includes(one.state)) return;
    one.state = 'left';
    one.leave$.next();
    if (one.open > 0) wrong.push(`${who} is open though it left`);
  };
  const act = (what: Deed = { kind: 'nothing' }, self?: number): void => {
    // Deeds that lead to deeds come to an end.
    if (deep > 30) return;
    deep += 1;
    if (what.kind === 'leave') leave(what.who);
    if (what.kind === 'leave itself' && self !== undefined) leave(self);
    if (what.kind === 'leave many') for (let who = 0; who < world.length; who += 2) leave(who);
    if (what.kind === 'ask') ask(what.who);
    if (what.kind === 'move') {
      const { lane } = orgs[what.org]!;
      lane.moveTo(slots[lane.slots === slots[0] ? 1 : 0]!);
    }
    deep -= 1;
  };
  const ask = (who: number): void => {
    const one = world[who % world.length]!;
    if (one.state !== 'new') return;
    const to = (state: string, ...from: readonly string[]): void => {
      if (!from.includes(one.state)) wrong.push(`${who} ${state} though it ${one.state}`);
      one.state = state;
    };
    to('asks', 'new');
    const { org, route, priority, read, over } = one.given;
    const { lane, gates } = orgs[org]!;
    const sendings = [...one.given.sendings];
    const request$ = new Observable<number>((subscriber) => {
      const { ms, ending, begun, ended, left } = sendings.shift() ?? { ms: 0, ending: 'value' };
      if (one.state !== 'asks' || one.open > 0) wrong.push(`${who} is sent though it ${one.state}`);
      if (lane.inFlight > maxConcurrency) wrong.push('too many in flight');
      one.open += 1;
      subscriber.add(() => {
        one.open -= 1;
        act(left, who);
      });
      act(begun, who);
      const end = (): void => {
        if (ending === 'value') subscriber.next(1);
        if (ending === 'value' || ending === 'empty') subscriber.complete();
        else subscriber.error(ending);
        act(ended, who);
      };
      if (ms > 0) subscriber.add(time.schedule(end, ms));
      else end();
    });
    const answer = (error: unknown) =>
      typeof error === 'string' ? (error === 'not-sent' ? error : { kind: 'unknown' as const }) : (error as Answer);
    withPermit(gates[route]!, request$, { priority, answer })
      .pipe(takeUntil(one.leave$))
      .subscribe({
        next: () => {
          to('has a value', 'asks');
          act(read, who);
        },
        error: () => {
          to('failed', 'asks');
          act(over, who);
        },
        complete: () => {
          if (one.state === 'left') return;
          to('completed', 'asks', 'has a value');
          act(over, who);
        },
      });
  };

  requests.forEach(({ at }, who) => time.at(at, () => ask(who)));
  time.run();
  const pools = orgs.flatMap(({ gates }) => gates.flatMap((gate) => gate.pools));
  return {
    wrong,
    open: world.filter(({ state, open }) => open > 0 || ['new', 'asks', 'has a value'].includes(state)).length,
    inFlight: [...slots, ...orgs.map(({ lane }) => lane)].reduce((sum, { inFlight }) => sum + inFlight, 0),
    inPools: pools.reduce((sum, { state }) => sum + state.waiting + state.inFlight, 0),
    timers: time.pending,
  };
}

describe('a gate in the middle of which others ask, leave and move', () => {
  it('sends nothing for those who have left, ends each request once, and keeps no place, slot or timer', () => {
    fc.assert(
      fc.property(world, (given) => {
        expect(play(given)).toEqual({ wrong: [], open: 0, inFlight: 0, inPools: 0, timers: 0 });
      }),
      { numRuns: 500 },
    );
  });
});
