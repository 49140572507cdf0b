import { Subscription, type SchedulerLike } from 'rxjs';
import type { Arrived } from './arrived.js';
import type { Decision } from './decision.js';
import type { FaultKind } from './fault.js';
import type { Message } from './message.js';
import type { OrgState } from '../org-state.js';
import type { Span } from '../chance/span.js';
import { toResponse } from './to-response.js';
import { uuid } from '../chance/uuid.js';

/** One request from sending to answer, as the server's log has it. Milliseconds since the simulator was made. */
export interface ExchangeRecord {
  readonly org: string;
  readonly method: string;
  readonly path: string;
  readonly sentMs: number;
  readonly endedMs: number;
  /** The status, or `reset`, or `aborted`. */
  readonly outcome: string;
  readonly fault?: FaultKind;
}

/** What lies between client and server. */
export interface Net {
  readonly scheduler: SchedulerLike;
  /** Milliseconds since the simulator was made. */
  readonly now: () => number;
  readonly wallClock: () => number;
  readonly decide: (arrived: Arrived) => Decision;
  readonly onExchange: ((record: ExchangeRecord) => void) | undefined;
}

const LATENCY: Span = { minMs: 20, maxMs: 30 };
const draw = (span: Span, share: number): number =>
  typeof span === 'number' ? span : span.minMs + share * (span.maxMs - span.minMs);

/** What native fetch says when the connection breaks before the headers. */
const reset = (): TypeError => new TypeError('fetch failed', { cause: { code: 'ECONNRESET' } });

/** Carries one request to the server and its answer back; aborting it stops every timer of it at once. */
export function exchange(
  net: Net,
  message: Message,
  org: OrgState,
  signal: AbortSignal | undefined,
): Promise<Response> {
  const { scheduler, now } = net;
  const { tally, options } = org;
  const place = org.place(message.method, message.url.pathname);
  const dice = org.dice();
  const [there, back, work] = [dice.next(), dice.next(), dice.next()];
  const contextId = uuid(dice.word(), dice.word());
  const sentMs = now();
  tally.sent();
  if (org.pools.isToldToWait(place.path, sentMs)) tally.intoToldWait += 1;

  return new Promise((resolve, reject) => {
    const timers = new Subscription();
    timers.add(() => {
      tally.inFlight -= 1;
    });
    const log = (outcome: string, fault?: FaultKind): void => {
      tally.answered(place.path, outcome);
      const { method, url } = message;
      const record = { org: org.name, method, path: url.pathname, sentMs, endedMs: now(), outcome };
      net.onExchange?.(fault === undefined ? record : { ...record, fault });
    };
    const abort = (): void => {
      timers.unsubscribe();
      log('aborted');
      reject(signal?.reason as Error);
    };
    if (signal !== undefined) {
      signal.addEventListener('abort', abort, { once: true });
      timers.add(() => signal.removeEventListener('abort', abort));
    }

    const deliver = ({ answer, fault, told }: Decision): void => {
      signal?.removeEventListener('abort', abort);
      if (answer === undefined) {
        timers.unsubscribe();
        log('reset', fault?.kind);
        reject(reset());
        return;
      }
      if (told !== undefined) org.pools.tell(told.pool, (told.from === 'receipt' ? now() : arrivedMs) + told.ms);
      log(String(answer.status), fault?.kind);
      resolve(toResponse(answer, { scheduler, fault, signal, done: () => timers.unsubscribe() }));
    };

    let arrivedMs = sentMs;
    const arrive = (): void => {
      arrivedMs = now();
      const wallNow = net.wallClock();
      const decision = net.decide({ message, place, org, dice, sentMs, now: arrivedMs, wallNow, contextId });
      if (decision.fault !== undefined) tally.fault(String(decision.fault.kind));
      if (decision.fault?.kind === 'hang') return;
      const headers = { ...decision.answer?.headers };
      headers['date'] = new Date(wallNow).toUTCString();
      headers['inin-correlation-id'] = contextId;
      headers['cache-control'] = 'no-cache, no-store, must-revalidate';
      const answer = decision.answer === undefined ? {} : { answer: { ...decision.answer, headers } };
      const workMs = decision.slow === true ? draw(options.answerTime ?? 0, work) : 0;
      timers.add(
        scheduler.schedule(() => deliver({ ...decision, ...answer }), workMs + draw(options.latency ?? LATENCY, back)),
      );
    };
    timers.add(scheduler.schedule(arrive, draw(options.latency ?? LATENCY, there)));
  });
}
