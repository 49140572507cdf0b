import { oracle } from './oracle.mjs';

/** What a run came to, beside what one that knows the server would have needed. */
export function resultOf(scenario, counts, ended) {
  const { oneWay, answerMs = 0, count } = scenario;
  const { sent, refusals, done, lastMs } = counts;
  const boundMs = scenario.boundMs ?? oracle(scenario.server(), count, scenario.ceiling?.());
  return {
    tlb: ended ? lastMs / (boundMs + oneWay[0] + oneWay[1] + answerMs) : Infinity,
    refused: refusals / sent,
    refusals,
    sent,
    done,
    lastMs,
    boundMs,
    ended: ended && done === count,
  };
}
