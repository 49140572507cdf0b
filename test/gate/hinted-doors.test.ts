import { describe, expect, it } from 'vitest';
import { HintedDoors } from '../../src/gate/hinted-doors.js';
import { type Entry, Ledger } from '../../src/gate/ledger.js';

/** Fifty a second with a burst of ten, told; requests leave each 20 ms. */
function setUp() {
  const ledger = new Ledger(0, 10);
  const doors = new HintedDoors(0.05, 10, 0);
  let at = 0;
  const send = (): Entry => {
    const entry = ledger.send((at += 20), 1, 0.05);
    doors.sent(entry);
    return entry;
  };
  const probe = () => {
    at += 1000;
    return send();
  };
  return { ledger, doors, send, probe };
}

describe('doors that hints shut', () => {
  it('let a refusal go whose neighbours passed, the first time', () => {
    const { ledger, doors, send, probe } = setUp();
    for (let i = 0; i < 8; i += 1) send();
    const refused = send();
    doors.refused(refused, ledger.since(refused), 1000);
    doors.passed(send());
    expect(doors.opened(probe(), 0.05, 10)).toMatchObject({ lesson: undefined });
  });

  it('learn when the neighbours were refused as well', () => {
    const { ledger, doors, send, probe } = setUp();
    for (let i = 0; i < 8; i += 1) send();
    const refused = send();
    doors.refused(refused, ledger.since(refused), 1000);
    doors.echo(send());
    const lesson = doors.opened(probe(), 0.05, 10)?.lesson;
    expect(lesson?.rate).toBeLessThan(0.05);
    expect(lesson?.refusalCost).toBe(1);
    expect(lesson?.slack).toBeGreaterThan(0);
  });

  it('learn when two lone refusals came after rounds of the same length', () => {
    const { ledger, doors, send, probe } = setUp();
    const lone = () => {
      for (let i = 0; i < 20; i += 1) send();
      const refused = send();
      doors.refused(refused, ledger.since(refused), 1000);
      doors.passed(send());
      const last = probe();
      const opened = doors.opened(last, 0.05, 10);
      ledger.full(last.at, 10, last.upTo - 1);
      return opened?.lesson;
    };
    expect(lone()).toBeUndefined();
    expect(lone()).toBeDefined();
  });

  it('learn when two lone refusals came after rounds of nearly the same length, and not of another', () => {
    const after = (first: number, second: number) => {
      const { ledger, doors, send, probe } = setUp();
      const lone = (requests: number) => {
        for (let i = 0; i < requests; i += 1) send();
        const refused = send();
        doors.refused(refused, ledger.since(refused), 1000);
        doors.passed(send());
        const last = probe();
        const opened = doors.opened(last, 0.05, 10);
        ledger.full(last.at, 10, last.upTo - 1);
        return opened?.lesson;
      };
      lone(first);
      return lone(second);
    };
    expect(after(36, 39)).toBeDefined();
    expect(after(20, 39)).toBeUndefined();
  });

  it('trust less of a burst that is refused although the rate stands', () => {
    const { ledger, doors, send, probe } = setUp();
    for (let i = 0; i < 8; i += 1) send();
    const refused = send();
    doors.refused(refused, ledger.since(refused), 1000);
    doors.echo(send());
    expect(doors.opened(probe(), 0.001, 3)?.lesson?.burst).toBeLessThan(3);
  });

  it('count an echo that had left before the refused request for not taken', () => {
    const { ledger, doors, send, probe } = setUp();
    for (let i = 0; i < 7; i += 1) send();
    const before = send();
    const refused = send();
    doors.refused(refused, ledger.since(refused), 1000);
    doors.echo(before);
    doors.echo(send());
    const few = doors.opened(probe(), 0.05, 10)?.lesson;

    const other = setUp();
    for (let i = 0; i < 8; i += 1) other.send();
    const last = other.send();
    other.doors.refused(last, other.ledger.since(last), 1000);
    other.doors.echo(other.send());
    const more = other.doors.opened(other.probe(), 0.05, 10)?.lesson;
    expect(few?.burst).toBeLessThan(more?.burst ?? 0);
  });

  it('let a refusal go that stands alone right behind a door that has just opened', () => {
    const { ledger, doors, send, probe } = setUp();
    for (let i = 0; i < 20; i += 1) send();
    const first = send();
    doors.refused(first, ledger.since(first), 1000);
    doors.passed(send());
    const opening = probe();
    doors.opened(opening, 0.05, 10);
    ledger.full(opening.at, 10, opening.upTo - 1);
    send();
    const refused = send();
    doors.refused(refused, ledger.since(refused), 1000);
    expect(doors.opened(probe(), 0.05, 10)).toMatchObject({ lesson: undefined });
  });

  it('learn no rate from a door that was shut from the start', () => {
    const { ledger, doors, send, probe } = setUp();
    const first = send();
    const second = send();
    doors.refused(second, ledger.since(second), 5000);
    doors.echo(first);
    expect(doors.opened(probe(), 0.05, 10)).toMatchObject({ lesson: undefined });
  });

  it('take a probe that is refused for no news', () => {
    const { ledger, doors, send, probe } = setUp();
    for (let i = 0; i < 8; i += 1) send();
    const refused = send();
    doors.refused(refused, ledger.since(refused), 1000);
    const again = probe();
    doors.refused(again, ledger.since(again), 1000);
    const last = probe();
    // The server has rested since the first of them.
    expect(doors.opened(last, 0.05, 10)?.restedMs).toBe(last.at - refused.at);
  });

  it('say nothing when no hint has shut the door', () => {
    const { doors, send } = setUp();
    expect(doors.opened(send(), 0.05, 10)).toBeUndefined();
  });
});
