import { EMPTY, NEVER, Observable, Subject, firstValueFrom, of, throwError, timer } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import { describe, expect, it } from 'vitest';
import type { Answer, Ask, Gate, Permit } from '../../src/gate/gate.js';
import { Lane } from '../../src/gate/line/lane.js';
import { Pool } from '../../src/gate/pool/pool.js';
import { Route } from '../../src/gate/route.js';
import { type WithPermitOptions, withPermit } from '../../src/gate/with-permit.js';
import { answerOf, inTurn, refusal } from './refusals.js';
import type { Told } from '../../src/gate/pace.js';
import { CutAndClimb } from './cut-and-climb.js';

/** Reckons simply, so that the gate around it can be seen. */
const plain = (told: Told): CutAndClimb => new CutAndClimb(told);

const marbles = (): TestScheduler => new TestScheduler((actual, expected) => expect(actual).toEqual(expected));

/** A gate that lets everybody go and writes down what it hears. */
class OpenGate implements Gate {
  readonly heard: string[] = [];
  #seats = 0;

  seat() {
    return { number: ++this.#seats };
  }

  admit({ seat = this.seat(), cost, priority }: Ask = {}): Observable<Permit> {
    return new Observable((subscriber) => {
      const extra = [cost, priority].filter((value) => value !== undefined).map((value) => ` ${value}`);
      this.heard.push(`admit ${seat.number}${extra.join('')}`);
      let open = true;
      const end = (how: string) => () => {
        if (!open) return;
        open = false;
        this.heard.push(how);
        subscriber.complete();
      };
      subscriber.add(end('unknown'));
      subscriber.next({
        seat,
        settle: ({ kind }: Answer) => end(kind)(),
        giveBack: end('given back'),
      });
    });
  }
}

describe('withPermit', () => {
  it('asks, sends, settles, and passes the answer on', () => {
    const gate = new OpenGate();
    const values: unknown[] = [];
    withPermit(gate, of('a'), { cost: 2, priority: 3 }).subscribe((value) => {
      values.push(value, ...gate.heard);
    });
    // Settled before the value goes on.
    expect(values).toEqual(['a', 'admit 1 2 3', 'passed']);
  });

  it('sends nothing before it is subscribed, and is another request each time', () => {
    const gate = new OpenGate();
    const request$ = withPermit(gate, of('a'));
    expect(gate.heard).toEqual([]);
    request$.subscribe();
    request$.subscribe();
    expect(gate.heard).toEqual(['admit 1', 'passed', 'admit 2', 'passed']);
  });

  it('keeps its seat over its attempts, and settles before it asks again', () => {
    const gate = new OpenGate();
    const refusedAtOnce = new Observable<string>((subscriber) => subscriber.error(refusal()));
    const request$ = inTurn(refusedAtOnce, refusedAtOnce, of('a'));
    withPermit(gate, request$, { answer: answerOf }).subscribe();
    expect(gate.heard).toEqual(['admit 1', 'refused', 'admit 1', 'refused', 'admit 1', 'passed']);
  });

  it('fails at once with a cost that can never be had, though its delay answers everything', () => {
    const gate = new Route({ pools: [new Pool({ name: 'x', requestsPerMinute: 60, burst: 2 })], lane: new Lane() });
    const errors: unknown[] = [];
    let asked = 0;
    const delay = (): Observable<unknown> => ((asked += 1) > 3 ? NEVER : of(0));
    withPermit(gate, of('a'), { cost: 3, delay }).subscribe({ error: (error: unknown) => errors.push(error) });
    expect(errors).toEqual([expect.objectContaining({ name: 'ConfigError', field: 'cost' })]);
    expect(asked).toBe(0);
  });

  it('takes the seat that it is given, for all its attempts', () => {
    const gate = new OpenGate();
    const refusedAtOnce = new Observable<string>((subscriber) => subscriber.error(refusal()));
    withPermit(gate, inTurn(refusedAtOnce, of('a')), { answer: answerOf, seat: { number: 7 } }).subscribe();
    expect(gate.heard).toEqual(['admit 7', 'refused', 'admit 7', 'passed']);
  });

  it('settles a failure as unknown where nobody says what it means, and fails with it', () => {
    const gate = new OpenGate();
    const errors: unknown[] = [];
    withPermit(
      gate,
      throwError(() => new Error('reset')),
    ).subscribe({ error: (error: unknown) => errors.push(error, ...gate.heard) });
    expect(errors).toEqual([new Error('reset'), 'admit 1', 'unknown']);
  });

  it('gives the permit back when nothing was sent', () => {
    const gate = new OpenGate();
    withPermit(
      gate,
      throwError(() => new Error('no body')),
      { answer: () => 'not-sent' },
    ).subscribe({ error: () => undefined });
    expect(gate.heard).toEqual(['admit 1', 'given back']);
  });

  it('settles a request that ends without a value as passed', () => {
    const gate = new OpenGate();
    withPermit(gate, EMPTY).subscribe();
    expect(gate.heard).toEqual(['admit 1', 'passed']);
  });

  it('settles by what the first value means', () => {
    const gate = new OpenGate();
    const passed = (value: number): Answer => ({ kind: value === 429 ? 'refused' : 'passed' });
    withPermit(gate, of(429, 200), { passed }).subscribe();
    expect(gate.heard).toEqual(['admit 1', 'refused']);
  });

  it('counts as passed for a consumer who takes one value and leaves', async () => {
    const gate = new OpenGate();
    await firstValueFrom(withPermit(gate, new Observable<number>((subscriber) => subscriber.next(1))));
    expect(gate.heard).toEqual(['admit 1', 'passed']);
  });

  it('aborts the request and settles as unknown when it is unsubscribed in flight', () => {
    const gate = new OpenGate();
    const log = gate.heard;
    withPermit(gate, new Observable(() => () => log.push('aborted')))
      .subscribe()
      .unsubscribe();
    expect(log).toEqual(['admit 1', 'unknown', 'aborted']);
  });

  it('settles as unknown when reading the answer throws, and fails with that', () => {
    const gate = new OpenGate();
    const errors: unknown[] = [];
    const passed = (): Answer => {
      throw new Error('unreadable');
    };
    withPermit(gate, of(1), { passed }).subscribe({ error: (error: unknown) => errors.push(error) });
    expect(errors).toEqual([new Error('unreadable')]);
    expect(gate.heard).toEqual(['admit 1', 'unknown']);
  });

  it('asks its own delay after every failure, with the attempt that failed', () => {
    marbles().run(({ cold, expectObservable, expectSubscriptions }) => {
      const gate = new OpenGate();
      const attempts = [cold('2ms #'), cold('2ms #'), cold('2ms (a|)')];
      const delay: NonNullable<WithPermitOptions<string>['delay']> = (_error, attempt) => timer(10 * attempt);
      expectObservable(withPermit(gate, inTurn(...attempts), { delay })).toBe('36ms (a|)');
      expectSubscriptions(attempts[0]!.subscriptions).toBe('^-!');
      expectSubscriptions(attempts[1]!.subscriptions).toBe('12ms ^-!');
      expectSubscriptions(attempts[2]!.subscriptions).toBe('34ms ^-!');
    });
  });

  it('fails when the gate fails, also after a refusal', () => {
    marbles().run(({ cold, expectObservable }) => {
      const pool = new Pool({ name: 'token', pace: plain, maxWaitMs: 5000 });
      const gate = new Route({ pools: [pool], lane: new Lane() });
      const request = inTurn(cold('10ms #', undefined, refusal({ retryAfterMs: 60_000 })), NEVER);
      expectObservable(withPermit(gate, request, { answer: answerOf })).toBe(
        '10ms #',
        undefined,
        expect.objectContaining({ name: 'RateLimitError', retryAt: 60_010 }) as never,
      );
    });
  });

  it('gives up its place when it is unsubscribed while it waits', () => {
    const asked = new Subject<Permit>();
    const gate: Gate = { seat: () => ({ number: 1 }), admit: () => asked };
    const subscription = withPermit(gate, of(1)).subscribe();
    expect(asked.observed).toBe(true);
    subscription.unsubscribe();
    expect(asked.observed).toBe(false);
  });
});

describe('requests behind one gate', () => {
  const told = { requestsPerMinute: 602, burst: 2 }; // ten a second

  it('all wait behind the door that one of them closed, and the refused one leaves first', () => {
    marbles().run(({ cold, expectObservable, expectSubscriptions }) => {
      const token = new Pool({ name: 'token', pace: plain, ...told });
      const lane = new Lane();
      const [one, two] = [new Route({ pools: [token], lane }), new Route({ pools: [token], lane })];
      const first = cold('50ms #', undefined, refusal({ retryAfterMs: 1000 }));
      const again = cold('        50ms (a|)');
      const other = cold('        50ms (b|)');

      expectObservable(withPermit(one, inTurn(first, again), { answer: answerOf })).toBe('1100ms (a|)');
      expectObservable(withPermit(two, other), '60ms ^').toBe('1250ms (b|)');

      expectSubscriptions(first.subscriptions).toBe('^ 49ms !');
      expectSubscriptions(again.subscriptions).toBe('1050ms ^ 49ms !');
      // Not before the probe has passed, and then at the rate: the bucket starts empty.
      expectSubscriptions(other.subscriptions).toBe('1200ms ^ 49ms !');
    });
  });

  it('leave in their first order when several were refused together', () => {
    marbles().run(({ cold, expectSubscriptions, expectObservable }) => {
      const token = new Pool({ name: 'token', pace: plain, requestsPerMinute: 604, burst: 4 });
      const gate = new Route({ pools: [token], lane: new Lane() });
      const late = cold('(w|)');
      const error = refusal({ retryAfterMs: 300 });
      // The second is answered first, and so it is the first to ask again.
      const firsts = [30, 20, 40].map((ms) => cold(`${ms}ms #`, undefined, error));
      const agains = ['a', 'b', 'c'].map((value) => cold(`10ms (${value}|)`));
      firsts.forEach((first, i) => {
        const request = inTurn<string>(first, agains[i]!);
        expectObservable(withPermit(gate, request, { answer: answerOf })).toBe(
          ['350ms (a|)', '460ms (b|)', '560ms (c|)'][i]!,
        );
      });
      expectObservable(withPermit(gate, late), '25ms ^').toBe('650ms (w|)');
      // The echoes extend the door to 40 + 300.
      expectSubscriptions(agains[0]!.subscriptions).toBe('340ms ^ 9ms !');
      expectSubscriptions(agains[1]!.subscriptions).toBe('450ms ^ 9ms !');
    });
  });
});
