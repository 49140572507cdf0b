import * as fc from 'fast-check';
import type { Subscription } from 'rxjs';
import type { Permit, Seat } from '../../src/gate/gate.js';
import { Lane } from '../../src/gate/line/lane.js';
import { Pool } from '../../src/gate/pool/pool.js';
import { Route } from '../../src/gate/route.js';
import { Slots } from '../../src/gate/line/slots.js';
import { SteppedTime } from './stepped-time.js';

const limits = fc.oneof(
  fc.record({ requestsPerMinute: fc.integer({ min: 1, max: 3000 }) }),
  fc.record({ requestsPerMinute: fc.integer({ min: 30, max: 3000 }), burst: fc.integer({ min: 1, max: 29 }) }),
  fc.record({
    window: fc.record({ limit: fc.integer({ min: 1, max: 30 }), windowMs: fc.integer({ min: 10, max: 5000 }) }),
  }),
);

const ending = fc.oneof(
  { weight: 4, arbitrary: fc.constant('passed' as const) },
  { weight: 2, arbitrary: fc.record({ retryAfterMs: fc.integer({ min: 0, max: 20_000 }), token: fc.boolean() }) },
  { weight: 1, arbitrary: fc.constant('refused' as const) },
  { weight: 1, arbitrary: fc.constant('unknown' as const) },
  { weight: 1, arbitrary: fc.constant('not-sent' as const) },
);

/** Two orgs behind common slots, each with a token's pool and two routes, and what happens to them. */
export const trace = fc.record({
  maxInFlight: fc.integer({ min: 1, max: 8 }),
  orgs: fc.array(
    fc.record({
      maxConcurrency: fc.integer({ min: 1, max: 5 }),
      token: limits,
      routes: fc.tuple(limits, limits),
    }),
    { minLength: 1, maxLength: 2 },
  ),
  asks: fc.array(
    fc.record({
      at: fc.integer({ min: 0, max: 2000 }),
      org: fc.nat(1),
      route: fc.nat(1),
      priority: fc.constantFrom(0, 0, 0, 1),
      cost: fc.constantFrom(1, 1, 1, 0.5, 2),
      /** How its sendings end; when there are no more, it passes. */
      endings: fc.array(fc.record({ ms: fc.integer({ min: 0, max: 300 }), ending }), { maxLength: 4 }),
      leavesAfterMs: fc.option(fc.integer({ min: 0, max: 5000 }), { freq: 5, nil: undefined }),
    }),
    { maxLength: 40, size: 'max' },
  ),
});

export type Trace = typeof trace extends fc.Arbitrary<infer T> ? T : never;

/** One sending, as the world saw it. */
export interface Sending {
  /** Its place among all that happened. */
  readonly order: number;
  readonly at: number;
  readonly request: number;
  readonly seat: number;
  readonly priority: number;
  readonly cost: number;
  readonly route: string;
  readonly pools: readonly string[];
  sent: boolean;
}

/** A wait that a pool was told. */
export interface ToldWait {
  readonly order: number;
  readonly pool: string;
  readonly until: number;
}

/** Runs a trace to its end, and returns what happened. */
export function playTrace({ maxInFlight, orgs, asks }: Trace) {
  const time = new SteppedTime();
  const slots = new Slots({ maxInFlight, scheduler: time });
  const sendings: Sending[] = [];
  const told: ToldWait[] = [];
  const faults: string[] = [];
  const ended = new Set<number>();
  const waiting = new Set<{ route: string; priority: number; seat: number }>();
  let order = 0;

  const world = orgs.map(({ maxConcurrency, token, routes }, i) => {
    const lane = new Lane({ slots, maxConcurrency, scheduler: time });
    const shared = new Pool({ name: `${i} token`, limitKey: 'token', scheduler: time, ...token });
    return {
      lane,
      maxConcurrency,
      routes: routes.map((own, r) => {
        const pools = [shared, new Pool({ name: `${i} route ${r}`, scheduler: time, ...own })];
        return { name: `${i} ${r}`, gate: new Route({ pools, lane }) };
      }),
    };
  });

  asks.forEach((asked, request) => {
    const { lane, maxConcurrency, routes } = world[asked.org % world.length]!;
    const { name, gate } = routes[asked.route]!;
    const { priority } = asked;
    const cost = Math.min(asked.cost, ...gate.pools.map(({ burst }) => burst));
    const endings = [...asked.endings];
    let current: Subscription | undefined;

    const ask = (seat: Seat): void => {
      const place = { route: name, priority, seat: seat.number };
      waiting.add(place);
      const subscription = gate.admit({ seat, priority, cost }).subscribe({
        next: (permit) => {
          waiting.delete(place);
          for (const other of waiting) {
            if (other.route === name && other.priority === priority && other.seat < seat.number) {
              faults.push(`${request} overtook seat ${other.seat}`);
            }
          }
          if (slots.inFlight > maxInFlight) faults.push('too many in flight');
          if (lane.inFlight > maxConcurrency) faults.push('too many in flight in a lane');
          send(permit, seat);
        },
        error: (error: unknown) => faults.push(String(error)),
      });
      subscription.add(() => waiting.delete(place));
      current = subscription;
    };

    const send = (permit: Permit, seat: Seat): void => {
      const sending: Sending = {
        order: order++,
        at: time.now(),
        request,
        seat: seat.number,
        priority,
        cost,
        route: name,
        pools: gate.pools.map((pool) => pool.name),
        sent: true,
      };
      sendings.push(sending);
      const next = endings.shift() ?? { ms: 20, ending: 'passed' as const };
      time.at(time.now() + next.ms, () => {
        // Left in the meantime: the permit is settled already.
        if (ended.has(request)) return;
        const how = next.ending;
        if (how === 'passed' || how === 'unknown') {
          ended.add(request);
          permit.settle({ kind: how });
        } else if (how === 'not-sent') {
          sending.sent = false;
          permit.giveBack();
          ask(seat);
        } else {
          const hint =
            how === 'refused'
              ? undefined
              : { retryAfterMs: how.retryAfterMs, limit: { key: how.token ? 'token' : 'other' } };
          if (hint) {
            const pool = gate.pools[hint.limit.key === 'token' ? 0 : 1]!.name;
            told.push({ order: order++, pool, until: time.now() + hint.retryAfterMs });
          }
          permit.settle({ kind: 'refused', hint });
          ask(seat);
        }
        // Whatever comes after the end is of no consequence.
        permit.giveBack();
        permit.settle({ kind: 'refused', hint: { retryAfterMs: 1e6 } });
      });
    };

    time.at(asked.at, () => ask(gate.seat()));
    if (asked.leavesAfterMs !== undefined) {
      time.at(asked.at + asked.leavesAfterMs, () => {
        if (ended.has(request)) return;
        ended.add(request);
        current?.unsubscribe();
      });
    }
  });

  time.run();
  const pools = [...new Set(world.flatMap(({ routes }) => routes.flatMap(({ gate }) => gate.pools)))];
  return { sendings, told, faults, ended, pending: time.pending, inFlight: slots.inFlight, pools };
}
