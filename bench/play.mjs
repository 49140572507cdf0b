import { VirtualClock } from './virtual-clock.mjs';
import { random } from './random.mjs';
import { oracle } from './oracle.mjs';

/**
 * Plays one scenario: `count` requests through one lane against one server, on virtual time.
 *
 * @param scenario `{ server(): Server, told, count, oneWay: [from, to] ms, answerMs?, hints: 'none' | 'seconds' | 'level' | 'window', strays?: share of refusals that are not about rate, strayHintMs? }`
 * @param openLane `(told, clock) => { ask(place, send) }`; `send(permit)` is called once per leave, `permit.settle(kind, hint)` answers
 */
export function play(scenario, openLane, { seed = 1, alive = Infinity, limitMs = 4e7, remember } = {}) {
  const { told, count, oneWay, answerMs = 0, hints = 'none', strays = 0, strayHintMs, arrivals } = scenario;
  const clock = new VirtualClock();
  const draw = random(seed);
  const server = scenario.server();
  const lane = openLane(told, clock, remember);
  const trip = () => oneWay[0] + draw() * (oneWay[1] - oneWay[0]);
  const hintAt = (t, refused) => {
    const hint = {};
    if (hints === 'seconds' || hints === 'window') {
      if (refused) hint.retryAfterMs = Math.max(1, Math.ceil((server.next(t) - t) / 1000)) * 1000;
    }
    if (hints === 'level' || hints === 'window') Object.assign(hint, server.level(t));
    return hint;
  };
  let sent = 0;
  let refusals = 0;
  let done = 0;
  let last = 0;
  let begun = 0;
  const log = scenario.log;
  const begin = () => {
    begun += 1;
    const place = lane.place?.();
    const ask = () => lane.ask(place, send);
    const send = (permit) => {
      sent += 1;
      scenario.onSend?.(clock.now());
      clock.after(trip(), () => {
        const t = clock.now();
        const stray = strays > 0 && draw() < strays;
        const refused = stray || server.next(t) > t;
        if (!refused) server.take(t);
        const hint = stray && strayHintMs !== undefined ? { retryAfterMs: strayHintMs } : hintAt(t, refused);
        log?.({ t, refused, hint });
        clock.after(trip() + (refused ? 0 : answerMs), () => {
          if (refused) {
            refusals += 1;
            permit.settle('refused', hint);
            ask();
          } else {
            done += 1;
            last = clock.now();
            permit.settle('passed', hint);
            if (begun < count && arrivals === undefined) begin();
          }
        });
      });
    };
    ask();
  };
  if (arrivals !== undefined) for (const at of arrivals(random(seed + 999))) clock.after(at, begin);
  else for (let i = 0; i < Math.min(alive, count); i += 1) begin();
  const ended = clock.run(limitMs);
  const bound = scenario.boundMs ?? oracle(scenario.server(), count, scenario.ceiling?.());
  return {
    tlb: ended ? last / (bound + oneWay[0] + oneWay[1] + answerMs) : Infinity,
    refused: refusals / sent,
    refusals,
    sent,
    done,
    lastMs: last,
    boundMs: bound,
    ended: ended && done === count,
    lane,
  };
}
