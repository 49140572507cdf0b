/**
 * This library's own gate as a lane: a pool and a route, on the given clock, asked through `admit`.
 *
 * @param library the front door, `Lane`, `Pool` and `Route`
 */
export const sluice =
  ({ Lane, Pool, Route }, options = {}) =>
  (told, clock, remembered) => {
    const lane = new Lane({ maxConcurrency: 1e9, scheduler: clock });
    const pool = new Pool({
      name: 'pool',
      scheduler: clock,
      maxWaitMs: Infinity,
      remembered,
      ...limits(told),
      ...options,
    });
    const route = new Route({ pools: [pool], lane });
    return {
      remember: () => pool.snapshot(),
      place: () => route.seat(),
      ask: (seat, send) =>
        route.admit({ seat }).subscribe((permit) =>
          send({
            settle: (kind, hint) => permit.settle({ kind, hint }),
          }),
        ),
    };
  };

/** What the scenarios tell, as the library's options. */
function limits({ perSecond, burst, limit, windowMs }) {
  if (windowMs !== undefined) return { window: { limit, windowMs } };
  return { requestsPerMinute: Math.round(perSecond * 60) + burst, burst };
}
