import { describe, expect, it } from 'vitest';
import { type Entry, Ledger } from '../../../src/gate/learned/ledger.js';

/** Sends one token each `everyMs`, from `at` on; returns the requests. */
function send(ledger: Ledger, at: number, count: number, everyMs: number): Entry[] {
  return Array.from({ length: count }, (_, i) => ledger.send(at + i * everyMs, 1, 1 / everyMs));
}

describe('the ledger', () => {
  it('reads the rate off two refusals: what was taken between them over the time, give or take one', () => {
    const ledger = new Ledger(0, 10);
    const [first] = send(ledger, 0, 1, 20);
    ledger.refused(first!, 0);
    ledger.empty(first!);
    // 20 taken in 1000 ms, then a refusal.
    const sent = send(ledger, 50, 21, 50 - 2.5);
    const { low, high } = ledger.refused(sent.at(-1)!, 0);
    expect(low).toBeCloseTo(19 / 1000, 3);
    expect(high).toBeCloseTo(21 / 1000, 3);
  });

  it('knows less from a full bucket, whose size is not known', () => {
    const ledger = new Ledger(0, 10);
    const sent = send(ledger, 0, 21, 20);
    const measure = ledger.refused(sent.at(-1)!, 0);
    expect(measure).toMatchObject({ fromFull: true, taken: 20 });
    expect(measure.low).toBeCloseTo(10 / 400);
    expect(measure.high).toBeCloseTo(20 / 400);
  });

  it('never takes the rate to be above the one at which a request was refused', () => {
    const ledger = new Ledger(0, 10);
    const sent = send(ledger, 0, 8, 20);
    expect(ledger.refused(sent.at(-1)!, 0).high).toBeLessThanOrEqual(1 / 20);
  });

  it('does not count what was refused as taken, in whatever order the news comes', () => {
    const ledger = new Ledger(0, 10);
    const sent = send(ledger, 0, 21, 20);
    ledger.strike(sent[3]!);
    ledger.strike(sent[7]!);
    expect(ledger.since(sent.at(-1)!).taken).toBe(18);
  });

  it('takes late news for old', () => {
    const ledger = new Ledger(0, 10);
    const sent = send(ledger, 0, 3, 20);
    expect(ledger.isOld(sent[1]!)).toBe(false);
    ledger.lastRefused = sent[1]!.upTo;
    expect(ledger.isOld(sent[0]!)).toBe(true);
    expect(ledger.isOld(sent[2]!)).toBe(false);
  });

  it('drops the long baseline when the short one contradicts it: the limit has moved', () => {
    const ledger = new Ledger(0, 10);
    const refuse = (entry: Entry) => {
      const measure = ledger.refused(entry, 0);
      ledger.empty(entry);
      return (measure.low + measure.high) / 2;
    };
    refuse(send(ledger, 0, 1, 20)[0]!);
    // 50 a second for two seconds, then 20 a second.
    refuse(send(ledger, 20, 100, 20).at(-1)!);
    const fallen = refuse(send(ledger, 2050, 21, 50).at(-1)!);
    // 20 in 1050 ms.
    expect(fallen * 1000).toBeCloseTo(19, 0);
  });

  it('becomes more precise the longer the rate holds', () => {
    const ledger = new Ledger(0, 10);
    const width = (entry: Entry) => {
      const { low, high } = ledger.refused(entry, 0);
      ledger.empty(entry);
      return high - low;
    };
    width(send(ledger, 0, 1, 50)[0]!);
    const widths = [1, 2, 3].map((i) => width(send(ledger, (i - 1) * 1050 + 50, 21, 50).at(-1)!));
    expect(widths[1]).toBeLessThan(widths[0]! * 0.7);
    expect(widths[2]).toBeLessThan(widths[1]!);
  });

  it('knows the rate as well as before when the long baseline has grown old', () => {
    const ledger = new Ledger(0, 10);
    const refuse = (entry: Entry) => {
      const measure = ledger.refused(entry, 0);
      ledger.empty(entry);
      return measure;
    };
    refuse(send(ledger, 0, 1, 50)[0]!);
    // 20 a second, a refusal every hundred, so that the third of all is more than two hundred after the first.
    for (const from of [0, 1]) refuse(send(ledger, from * 5050 + 50, 101, 50).at(-1)!);
    // The next but one is refused as well. On its own: at most two in 100 ms.
    const { low, high } = refuse(send(ledger, 2 * 5050 + 50, 2, 50).at(-1)!);
    expect(low * 1000).toBeGreaterThan(19);
    expect(high * 1000).toBeLessThan(20.5);
  });

  it('counts by cost', () => {
    const ledger = new Ledger(0, 10);
    const cheap = ledger.send(0, 1, 1);
    ledger.refused(cheap, 0);
    ledger.empty(cheap);
    for (let i = 1; i <= 4; i += 1) ledger.send(i * 100, 3, 1);
    const { low, high } = ledger.refused(ledger.send(500, 3, 1), 0);
    expect([low, high].map((rate) => rate * 500)).toEqual([11, 15]);
  });

  it('measures from the end of a pause what left after it, and from before what left before', () => {
    const ledger = new Ledger(0, 10);
    const before = send(ledger, 0, 10, 20);
    ledger.rest(60_000, 10);
    const after = send(ledger, 60_000, 21, 20);
    expect(ledger.since(before.at(-1)!)).toMatchObject({ taken: 9, ms: 180 });
    expect(ledger.since(after.at(-1)!)).toMatchObject({ taken: 20, ms: 400 });
    const measure = ledger.refused(after.at(-1)!, 0);
    expect(measure.fromFull).toBe(true);
    expect(measure.low).toBeCloseTo(10 / 400);
  });

  it('counts nothing as taken after a pause that was not', () => {
    const ledger = new Ledger(0, 10);
    ledger.rest(1000, 10);
    const sent = send(ledger, 1000, 21, 20);
    for (const entry of sent.slice(0, 5)) ledger.strike(entry);
    expect(ledger.since(sent.at(-1)!).taken).toBe(15);
  });

  it('knows nothing from the first request after a pause: it may have come last', () => {
    const ledger = new Ledger(0, 10);
    ledger.rest(1000, 10);
    const [first] = send(ledger, 1000, 8, 0);
    expect(ledger.refused({ ...first!, rate: 0.05 }, 0).high).toBe(0.05);
  });

  it('keeps a refusal that is newer than a pause', () => {
    const ledger = new Ledger(0, 10);
    ledger.rest(1000, 10);
    const sent = send(ledger, 1000, 21, 20);
    ledger.refused(sent[10]!, 0);
    ledger.empty(sent[10]!);
    expect(ledger.refused(sent.at(-1)!, 0)).toMatchObject({ fromFull: false, taken: 9 });
  });
});
