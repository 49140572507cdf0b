/**
 * The servers that the gates are measured against. Each decides at the moment a request arrives.
 *
 * `next(t)` is the earliest moment from `t` on at which a request would pass; `take(t)` lets one pass; `level(t)` is what
 * an answer says of what is left, where the server says anything.
 */

/** A token bucket. `moves` are [from ms, requests a second], the first from 0. */
export function bucket({ rate, burst, moves = [[0, rate]], full = true }) {
  let level = full ? burst : 0;
  let at = 0;
  let leg = 0;
  const rateNow = () => moves[leg][1] / 1000;
  const until = () => (leg + 1 < moves.length ? moves[leg + 1][0] : Infinity);
  const fill = (t) => {
    while (t >= until()) {
      level = Math.min(burst, level + (until() - at) * rateNow());
      at = until();
      leg += 1;
    }
    level = Math.min(burst, level + (t - at) * rateNow());
    at = t;
  };
  return {
    next(t) {
      fill(t);
      let need = 1 - level;
      if (need <= 1e-9) return t;
      let from = t;
      for (let i = leg; ; i += 1) {
        const end = i + 1 < moves.length ? moves[i + 1][0] : Infinity;
        const r = moves[i][1] / 1000;
        if (from + need / r <= end) return from + need / r;
        need -= (end - from) * r;
        from = end;
      }
    },
    take(t) {
      fill(t);
      level -= 1;
    },
    level(t) {
      fill(t);
      return { remaining: Math.floor(Math.max(0, level)) };
    },
  };
}

/** A fixed window, aligned to a clock that stands at `phaseMs` when the run begins, or `opened` by the first request after its end. */
export function fixedWindow({ limit, windowMs, phaseMs = 0, opened = false }) {
  let begun = opened ? -Infinity : -phaseMs;
  let used = 0;
  const turn = (t) => {
    if (t < begun + windowMs) return;
    begun = opened ? t : begun + Math.max(1, Math.floor((t - begun) / windowMs)) * windowMs;
    used = 0;
  };
  return {
    next: (t) => ((opened && t >= begun + windowMs) || (turn(t), used < limit) ? t : begun + windowMs),
    take(t) {
      turn(t);
      used += 1;
    },
    level(t) {
      turn(t);
      return { remaining: limit - used, resetMs: Math.ceil((begun + windowMs - t) / 1000) * 1000 };
    },
  };
}

/** At most `limit` requests in any `windowMs`. */
export function slidingLog({ limit, windowMs }) {
  const log = [];
  let head = 0;
  return {
    next(t) {
      while (head < log.length && log[head] <= t - windowMs) head += 1;
      return log.length - head < limit ? t : log[head] + windowMs;
    },
    take(t) {
      log.push(t);
    },
  };
}

/** Closed from `from` to `to`, whatever the server inside says; it goes on filling up meanwhile. */
export function closedFor(server, from, to) {
  return {
    ...server,
    next(t) {
      const inside = t >= from && t < to ? to : t;
      const at = server.next(inside);
      return at >= from && at < to ? this.next(to) : at;
    },
  };
}
