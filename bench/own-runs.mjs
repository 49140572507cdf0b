import { pacing } from './pacing.mjs';
import { quantile } from './quantile.mjs';

const SHARES = [0.5, 0.9, 1];

/** Plays a scenario through this library's own lane: quantiles of T/LB and of the share of refusals. */
export function ownRuns(name, lane, draws, seed) {
  const runs = pacing[name](lane, draws, seed);
  const at = (key) =>
    SHARES.map((p) =>
      quantile(
        runs.map((run) => run[key]),
        p,
      ),
    );
  return { name, tlb: at('tlb'), refused: at('refused'), runs: runs.length };
}
