import { asyncScheduler, defer, fromEvent, lastValueFrom, takeUntil } from 'rxjs';
import { httpDialect, Lane, Pool, rateLimitHint, Route, Slots, withPermit } from '../../dist/index.js';

export const packages = ['sluice'];
export const can = ['limit', 'read Retry-After', 'cancel'];

/** What the scenarios tell, as the library's options. */
export function limitsOf({ perSecond, burst, limit, windowMs }) {
  if (windowMs !== undefined) return { window: { limit, windowMs } };
  return { requestsPerMinute: Math.round(perSecond * 60) + burst, burst };
}

/** One request through a gate, retried by `withPermit`. */
export const requestOf = (gate, send) =>
  withPermit(
    gate,
    defer(async () => {
      const answer = view(await send());
      if (answer.status === 429) throw answer;
      return answer;
    }),
    {
      answer: (answer) => ({ kind: 'refused', hint: hintOf(answer) }),
      passed: (answer) => ({ kind: 'passed', hint: hintOf(answer) }),
    },
  );

export const lanes = {
  /** This library on the clock of the process, as its users have it. */
  sluice: (told) => {
    const pool = new Pool({ name: 'api', maxWaitMs: Infinity, scheduler: asyncScheduler, ...limitsOf(told) });
    const gate = new Route({ pools: [pool], lane: new Lane({ maxConcurrency: 1e9 }) });
    return (send, signal) => {
      const request$ = requestOf(gate, send);
      return lastValueFrom(signal ? request$.pipe(takeUntil(fromEvent(signal, 'abort'))) : request$);
    };
  },
};

/** Many orgs, each with a gate of its own, behind slots that are shared round robin. */
export const fair = {
  sluice: (tolds, cap) => {
    const slots = new Slots({ maxInFlight: cap });
    const gates = tolds.map((told, org) => {
      const pool = new Pool({ name: String(org), ...limitsOf(told) });
      return new Route({ pools: [pool], lane: new Lane({ slots, maxConcurrency: cap }) });
    });
    return (org, send) => lastValueFrom(requestOf(gates[org], send));
  },
};

function view({ status, headers }) {
  return { status, body: '', receivedAt: Date.now(), headers: { get: (name) => headers[name] ?? null } };
}

function hintOf(answer) {
  return { ...httpDialect.hint(answer), ...rateLimitHint(answer.headers, answer.receivedAt) };
}
