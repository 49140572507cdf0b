import type { Answer } from '../wire/answer.js';
import { errorAnswer } from '../wire/error-answer.js';
import { jsonAnswer } from '../wire/json-answer.js';
import type { LimitRule } from './limiter.js';
import type { PoolName } from './pool.js';
import type { Wording } from './wording.js';

/** A refusal, and how long it asked the client to stay away. */
export interface Refusal {
  readonly answer: Answer;
  /** Milliseconds from when the client reads it, or from now where it named a date; absent when no header said it. */
  readonly told?: { readonly ms: number; readonly from: 'receipt' | 'now' };
}

/** What a refusal is made of. */
export interface RefusalFacts {
  readonly status: 429 | 503;
  /** Until a request would pass. */
  readonly waitMs: number;
  readonly contextId: string;
  readonly wallNow: number;
  readonly wording: Wording;
  /** The limit that was met, unless the server as a whole is closed. */
  readonly met?: { readonly rule: LimitRule; readonly name: PoolName };
}

const HTML =
  '<html>\r\n<head><title>429 Too Many Requests</title></head>\r\n<body><h1>429 Too Many Requests</h1></body>\r\n</html>\r\n';

/** A rule as the legacy message puts it: so many requests within so many seconds. */
function perWindow(rule: LimitRule | undefined): { count: number; seconds: number } {
  if (rule === undefined) return { count: 300, seconds: 60 };
  if (rule.kind === 'window') return { count: rule.limit, seconds: rule.windowMs / 1000 };
  return { count: Math.round(rule.perSecond * 60), seconds: 60 };
}

function body(facts: RefusalFacts, seconds: number): Answer {
  const { wording, met, contextId, status } = facts;
  const { count, seconds: within } = perWindow(met?.rule);
  const limit =
    wording.limitObject === true && met !== undefined
      ? { limit: { key: wording.key ?? met.name.key, namespace: met.name.namespace, value: count } }
      : {};
  if (status === 503) {
    return errorAnswer({ status, code: 'service.unavailable', message: 'The service is unavailable.' }, contextId);
  }
  switch (wording.body ?? 'normalised') {
    case 'normalised':
      return errorAnswer(
        {
          status,
          code: 'too.many.requests.retry.after',
          message: `Rate limit exceeded the maximum. Retry the request in [${seconds}] seconds`,
          ...limit,
        },
        contextId,
      );
    case 'legacy': {
      const message = `Rate limit exceeded the maximum [${count}] requests within [${within}] seconds`;
      return jsonAnswer(status, JSON.stringify({ message, code: 'too.many.requests', status, ...limit }));
    }
    case 'bare':
      return errorAnswer({ status, code: 'too.many.requests', message: 'Rate limit exceeded.', ...limit }, contextId);
    case 'html':
      return { status, headers: { 'content-type': 'text/html' }, body: HTML };
    case 'empty':
      return { status, headers: {}, body: '' };
  }
}

/** A 429 (or 503) in one of the forms that have been seen. `Retry-After` is in whole seconds, never too short. */
export function refuse(facts: RefusalFacts): Refusal {
  const { wording, waitMs, wallNow } = facts;
  const seconds = wording.retryAfterSeconds ?? Math.max(1, Math.ceil(waitMs / 1000));
  const answer = body(facts, seconds);
  const withHeader = (retryAfter: string): Answer => ({
    ...answer,
    headers: { ...answer.headers, 'retry-after': retryAfter },
  });
  switch (wording.retryAfter ?? 'seconds') {
    case 'seconds':
      return { answer: withHeader(String(seconds)), told: { ms: seconds * 1000, from: 'receipt' } };
    case 'date': {
      const until = Math.ceil((wallNow + (wording.retryAfterSeconds === undefined ? waitMs : seconds * 1000)) / 1000);
      return {
        answer: withHeader(new Date(until * 1000).toUTCString()),
        told: { ms: until * 1000 - wallNow, from: 'now' },
      };
    }
    case 'none':
      return { answer };
  }
}
