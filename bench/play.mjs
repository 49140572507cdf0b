import { VirtualClock } from './virtual-clock.mjs';
import { random } from './random.mjs';
import { resultOf } from './result.mjs';
import { wire } from './wire.mjs';

/**
 * Plays one scenario: `count` requests through one lane against one server, on virtual time.
 *
 * @param scenario `{ server(): Server, told, count, oneWay: [from, to] ms, answerMs?, hints: 'none' | 'seconds' | 'level' | 'window', strays?: share of refusals that are not about rate, strayHintMs? }`
 * @param openLane `(told, clock) => { ask(place, send) }`; `send(permit)` is called once per leave, `permit.settle(kind, hint)` answers
 */
export function play(scenario, openLane, { seed = 1, alive = Infinity, limitMs = 4e7, remember } = {}) {
  const { told, count, arrivals } = scenario;
  const clock = new VirtualClock();
  const { send: sendOne, counts } = wire(scenario, clock, random(seed));
  const lane = openLane(told, clock, remember);
  let begun = 0;
  const begin = () => {
    begun += 1;
    const place = lane.place?.();
    const ask = () => lane.ask(place, send);
    const send = (permit) =>
      sendOne((refused, hint) => {
        permit.settle(refused ? 'refused' : 'passed', hint);
        if (refused) ask();
        else if (begun < count && arrivals === undefined) begin();
      });
    ask();
  };
  if (arrivals !== undefined) for (const at of arrivals(random(seed + 999))) clock.after(at, begin);
  else for (let i = 0; i < Math.min(alive, count); i += 1) begin();
  const ended = clock.run(limitMs);
  return { ...resultOf(scenario, counts, ended), lane };
}
