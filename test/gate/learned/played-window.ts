import { HiddenWindow } from '../../../src/gate/learned/hidden-window.js';
import { type Entry, Ledger } from '../../../src/gate/learned/ledger.js';
import { RoundTrip } from '../../../src/gate/learned/round-trip.js';
import { WindowSearch } from '../../../src/gate/learned/window-search.js';

/**
 * Plays requests against a hidden window and the search for its turns, told only by what passes. Fifty a second, answered
 * after 50 ms.
 */
export function playedWindow(rate = 0.05) {
  const ledger = new Ledger(0, 10);
  let asked = 0;
  const trip = new RoundTrip();
  trip.refused(50);
  const window = new HiddenWindow(trip, () => (asked += 1));
  const search = new WindowSearch(window, trip);
  let last: Entry | undefined;
  let at = 0;
  const send = (after: number): Entry => {
    at += after;
    window.sent(at, 1);
    return ledger.send(at, 1, rate);
  };
  const heard = (entry: Entry) => {
    const news = search.passed(entry, at + 50, entry.upTo > (last?.upTo ?? 0));
    window.taken += entry.cost;
    return news;
  };
  const pass = (after = 20) => heard(send(after));
  /** Returns for how long the door is closed. */
  const refuse = (after = 20) => {
    const entry = send(after);
    const gap = entry.upTo - 1 - (last?.upTo ?? 0);
    window.used -= 1;
    const explained = search.explains();
    last = entry;
    const closeMs = search.refused(entry, at + 50, rate, gap);
    return { closeMs, explained };
  };
  return {
    window,
    search,
    now: () => at,
    asked: () => asked,
    pass,
    passMany: (count: number) => Array.from({ length: count }, () => pass()),
    /** One leaves and passes, which is heard when the returned function is called. */
    late() {
      const entry = send(20);
      return () => heard(entry);
    },
    refuse,
    /** One leaves and is refused, which is heard when the returned function is called. */
    refuseLate() {
      const entry = send(20);
      return () => {
        window.used -= 1;
        search.late(entry);
      };
    },
    /** Refuses until `lasted` ms have gone by, asking again when the door opens; then one passes. */
    blackout(lasted: number) {
      const begun = at;
      let refusals = 0;
      for (let wait = 20; at + wait - begun < lasted; refusals += 1) wait = Math.max(20, refuse(wait).closeMs + 50);
      return { refusals, news: pass(lasted - (at - begun)) };
    },
  };
}
