import type { Hint } from '../../src/event/hint.js';
import type { Pace, Ticket } from '../../src/gate/pace.js';

/** How a server answers a request that arrives at `at`; nothing when it takes it. */
export type Server = (at: number) => { readonly refused: boolean; readonly hint?: Hint };

/** What came of it. */
export interface Drive {
  readonly endedAt: number;
  readonly sent: readonly number[];
  readonly refused: readonly number[];
}

/**
 * Sends `count` requests from `begin` on as fast as a pace lets them go, one round trip each, behind a door with one probe.
 * With `late`, each answer comes so many ms later, and some overtake others; with `workMs`, what is accepted does besides.
 */
export function drive(
  pace: Pace,
  server: Server,
  count: number,
  tripMs = 50,
  begin = 0,
  late: () => number = () => 0,
  workMs = 0,
): Drive {
  const sent: number[] = [];
  const refused: number[] = [];
  const answers: {
    readonly at: number;
    readonly ticket: Ticket;
    readonly answer: ReturnType<Server>;
    /** Which of all sent it is, from 1. */
    readonly number: number;
  }[] = [];
  let now = begin;
  let waiting = count;
  let passed = 0;
  let shutUntil = -Infinity;
  let ajar = false;
  let probe: Ticket | undefined;
  /** How many had been sent when the last refusal came that was no echo. */
  let known = 0;
  for (let turns = 0; passed < count && turns < 1e6; turns += 1) {
    if (probe && now >= probe.at + (pace.silenceMs ?? Infinity)) {
      pace.wait(now, 1);
      pace.opened(probe, now);
      ajar = false;
      probe = undefined;
    }
    const blocked = now < shutUntil || (ajar && probe !== undefined) || waiting === 0;
    const opensAt = probe ? probe.at + (pace.silenceMs ?? Infinity) : Infinity;
    const blockedMs = now < shutUntil && waiting > 0 ? shutUntil - now : opensAt - now;
    const wait = blocked ? blockedMs : pace.wait(now, 1);
    if (wait <= 0) {
      const ticket = pace.sent(now, 1);
      if (ajar) probe = ticket;
      waiting -= 1;
      sent.push(now);
      const answer = server(now + tripMs / 2);
      const at = now + tripMs + late() + (answer.refused ? 0 : workMs);
      answers.push({ at, ticket, answer, number: sent.length });
      answers.sort((a, b) => a.at - b.at);
      continue;
    }
    const next = answers[0]?.at ?? Infinity;
    if (now + wait < next) {
      now += wait;
      continue;
    }
    const settled = answers.shift();
    if (settled === undefined) break;
    now = settled.at;
    const { ticket, answer, number } = settled;
    if (answer.refused) {
      refused.push(now);
      waiting += 1;
      const isEcho = number <= known;
      if (!isEcho) known = sent.length;
      const ms = Math.max(pace.refused(ticket, now, isEcho ? 0 : 1, answer.hint), answer.hint?.retryAfterMs ?? 0);
      if (ms > 0) {
        shutUntil = Math.max(shutUntil, now + ms);
        ajar = true;
        probe = undefined;
      } else if (ticket === probe) probe = undefined;
    } else {
      passed += 1;
      pace.passed(ticket, now, answer.hint);
      if (ticket === probe) {
        ajar = false;
        probe = undefined;
        pace.opened(ticket, now);
      }
    }
  }
  return { endedAt: now, sent, refused };
}

/** A token bucket, full at first. `at` only grows. */
export function bucketServer(
  perSecond: number | ((at: number) => number),
  burst: number,
  retryAfterMs?: number,
): Server {
  const rate = typeof perSecond === 'number' ? () => perSecond : perSecond;
  let level = burst;
  let last = 0;
  return (at) => {
    level = Math.min(burst, level + ((at - last) * rate(at)) / 1000);
    last = at;
    if (level < 1 - 1e-9) return { refused: true, ...(retryAfterMs !== undefined && { hint: { retryAfterMs } }) };
    level -= 1;
    return { refused: false };
  };
}

/** A fixed window that turned last at `-phaseMs`. */
export function windowServer(limit: number, windowMs: number, phaseMs: number, retryAfter = false): Server {
  let window = 0;
  let used = 0;
  return (at) => {
    const current = Math.floor((at + phaseMs) / windowMs);
    if (current !== window) used = 0;
    window = current;
    const hint = { retryAfterMs: Math.ceil((windowMs - ((at + phaseMs) % windowMs)) / 1000) * 1000 };
    if (used >= limit) return { refused: true, ...(retryAfter && { hint }) };
    used += 1;
    return { refused: false };
  };
}
