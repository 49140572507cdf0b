import { describe, expect, it } from 'vitest';
import { HintedDoors } from '../../../src/gate/learned/hinted-doors.js';
import { type Entry, Ledger } from '../../../src/gate/learned/ledger.js';
import { SendingLog } from '../../../src/gate/learned/sending-log.js';

/** Fifty a second with a burst of ten, told; requests leave each 20 ms. */
function setUp() {
  const ledger = new Ledger(0, 10);
  const log = new SendingLog(10);
  const doors = new HintedDoors(200, log);
  let at = 0;
  const send = (count = 1, ms = 20): Entry => {
    let entry = ledger.send((at += ms), 1, 1 / ms);
    log.add(entry);
    for (let i = 1; i < count; i += 1) log.add((entry = ledger.send((at += ms), 1, 1 / ms)));
    return entry;
  };
  const refuse = (entry: Entry, retryAfterMs = 1000) => {
    doors.refused(entry, ledger.since(entry), retryAfterMs);
  };
  const probe = () => {
    at += 1000;
    return send();
  };
  /** The probe passes. */
  const open = (now = 0.05, burst = 10) => {
    const last = probe();
    const opened = doors.opened(last, now, burst, 0);
    ledger.begin(last.at, 10, last.upTo - 1);
    return opened;
  };
  /** So many pass and the next is refused, alone. */
  const lone = (requests: number, now?: number, ms = 20) => {
    send(requests, ms);
    refuse(send(1, ms));
    send(1, ms);
    return open(now)?.lesson;
  };
  return { doors, send, refuse, probe, open, lone };
}

describe('doors that hints shut', () => {
  it('let a refusal go whose neighbours passed, the first time', () => {
    expect(setUp().lone(8)).toBeUndefined();
  });

  it('learn when the neighbours were refused as well', () => {
    const { doors, send, refuse, open } = setUp();
    send(8);
    refuse(send());
    for (let i = 0; i < 3; i += 1) doors.echo(send());
    const lesson = open()?.lesson;
    expect(lesson?.rate).toBeLessThan(0.05);
    expect(lesson?.refusalCost).toBe(1);
    expect(lesson?.slack).toBeGreaterThan(0);
  });

  it('learn when lone refusals come after rounds of the same length', () => {
    const { lone } = setUp();
    expect([20, 20, 20, 20].map((requests) => lone(requests)).at(-1)).toBeDefined();
  });

  it('let refusals go that come after rounds of any length, however many', () => {
    const { lone } = setUp();
    const lessons = [20, 71, 3, 44, 9, 120, 31, 14, 58, 6, 27, 90, 2, 38, 17].map((requests) => lone(requests));
    expect(lessons.filter((lesson) => lesson !== undefined)).toEqual([]);
  });

  it('believe less than the rate at which a request was refused that an empty bucket explains', () => {
    const { lone } = setUp();
    const lessons = [20, 20, 20, 20, 20, 20].map((requests) => lone(requests));
    expect(lessons.at(-1)?.rate).toBeLessThanOrEqual(0.05 * (1 - 0.5 / 22));
  });

  it('trust less of a burst that is refused although the rate stands', () => {
    const { doors, send, refuse, open } = setUp();
    send(8);
    refuse(send());
    for (let i = 0; i < 3; i += 1) doors.echo(send());
    expect(open(0.001, 3)?.lesson?.burst).toBeLessThan(3);
  });

  it('count an echo that had left before the refused request for not taken', () => {
    const after = (isBefore: boolean) => {
      const { doors, send, refuse, open } = setUp();
      send(7);
      const before = send();
      refuse(send());
      if (isBefore) doors.echo(before);
      for (let i = 0; i < 3; i += 1) doors.echo(send());
      return open()?.lesson?.rate ?? NaN;
    };
    expect(after(true)).toBeLessThan(after(false));
  });

  it.each([
    ['take a bucket for larger than was told where that explains them better', 1000, 0.0199, 0.0201],
    ['take none for larger where they tell of more than a second, as windows do', 1001, 0.049, 0.05],
  ])('%s', (_, retryAfterMs, least, most) => {
    // Twenty a second with a burst of forty: each that passes takes 0.6 more than comes in meanwhile.
    const { send, refuse, open } = setUp();
    let held = 40;
    let rate: number | undefined;
    for (let door = 1; door <= 12; door += 1) {
      for (; held >= 0.6; held -= 0.6) send();
      refuse(send(), retryAfterMs);
      rate = open()?.lesson?.rate;
      held += 19.8;
    }
    expect(rate).toBeGreaterThan(least);
    expect(rate).toBeLessThan(most);
  });

  it('let a refusal go that stands alone right behind a door that has just opened', () => {
    const { lone } = setUp();
    lone(20);
    expect(lone(1)).toBeUndefined();
  });

  it('learn no rate from a door that was shut from the start', () => {
    const { doors, send, refuse, open } = setUp();
    const first = send();
    refuse(send());
    doors.echo(first);
    expect(open()?.lesson).toBeUndefined();
  });

  it('take a probe that is refused for no news', () => {
    const { doors, send, refuse, probe } = setUp();
    send(8);
    const refused = send();
    refuse(refused);
    for (let i = 0; i < 3; i += 1) doors.echo(send());
    refuse(probe());
    const last = probe();
    // The server has rested since the first of them.
    const { earned, lesson } = doors.opened(last, 0.05, 10, 0)!;
    expect(lesson).toBeDefined();
    expect(earned).toBeCloseTo(lesson!.rate * (last.at - refused.at), 9);
  });

  it('say nothing when no hint has shut the door', () => {
    expect(setUp().open()).toBeUndefined();
  });
});
