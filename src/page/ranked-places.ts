import type { Demand, Places } from './demand.js';

/** The places of a run for one of its walks: of those that wait, the walk of the lowest rank is served first. */
export function rankedPlaces(demand: Demand, rank: number): Places {
  return { take: () => demand.take(rank), add: (n) => demand.add(n), poke: () => demand.poke() };
}
