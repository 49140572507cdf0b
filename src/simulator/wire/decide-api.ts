import type { Answer } from './answer.js';
import { applyFault } from './apply-fault.js';
import type { Arrived } from './arrived.js';
import { BadRequest } from '../question/bad-request.js';
import type { Decision } from './decision.js';
import { errorAnswer, type ApiError } from './error-answer.js';
import type { Pool } from '../limit/pool.js';
import { refuse } from '../limit/refuse.js';
import type { Route } from '../operation/route.js';
import { tokensMe } from '../operation/tokens-me.js';
import type { Token } from '../limit/token-book.js';

const MOST_BYTES = 512_000;
/** A UTF-16 unit is at most three bytes of UTF-8: shorter texts need no count. */
const tooLarge = (text: string): boolean =>
  text.length > MOST_BYTES / 3 && new TextEncoder().encode(text).length > MOST_BYTES;

const MALFORMED = 'The request could not be understood by the server due to malformed syntax.';

function forbidden(route: Route): ApiError {
  const permissions = route.permissions.join(', ');
  const alone = route.permissions.length === 1;
  return {
    status: 403,
    code: alone ? 'missing.permissions' : 'missing.any.permissions',
    message: alone
      ? `Unable to perform the requested action. You are missing the following permission(s): ${permissions}`
      : `Unable to perform the requested action. You must have at least one of the following permissions assigned: [${permissions}]`,
    messageParams: { permissions },
  };
}

function json(body: string): unknown {
  if (body === '') return undefined;
  try {
    return JSON.parse(body);
  } catch {
    throw new BadRequest(MALFORMED);
  }
}

/** The first of the pools that refuses. Those before it are charged all the same, as limiters in a row are. */
function meetLimits(pools: readonly (Pool | undefined)[], arrived: Arrived): Decision | undefined {
  const { org, now, sentMs, wallNow, contextId } = arrived;
  for (const pool of pools) {
    if (pool === undefined) continue;
    const waitMs = pool.limiter.take(now);
    org.tally.arrived(pool.name.name, { sentMs, arrivedMs: now, passed: waitMs === 0 });
    if (waitMs === 0) continue;
    const met = { rule: pool.limiter.rule, name: pool.name };
    const { answer, told } = refuse({ status: 429, waitMs, contextId, wallNow, wording: pool.options, met });
    return told === undefined ? { answer } : { answer, told: { pool: pool.name.name, ...told } };
  }
  return undefined;
}

/** The headers that are no longer sent, for the token's own limit. */
function retiredHeaders(answer: Answer, token: Token, now: number): Answer {
  const view = token.pool?.limiter.view(now);
  if (view === undefined) return answer;
  return {
    ...answer,
    headers: {
      ...answer.headers,
      'inin-ratelimit-count': String(view.count),
      'inin-ratelimit-allowed': String(view.allowed),
      'inin-ratelimit-reset': String(Math.ceil(view.resetMs / 1000)),
    },
  };
}

/** What the API makes of a request. It decides on arrival: limits are charged then, and tokens looked at. */
export function decideApi(arrived: Arrived): Decision {
  const { message, place, org, dice, now, wallNow, contextId } = arrived;
  const { method, headers, url } = message;
  const { path, route, params } = place;
  const fail = (status: number, code: string, text: string): Decision => ({
    answer: errorAnswer({ status, code, message: text }, contextId),
  });

  const closed = org.blackout(now);
  if (closed !== undefined) {
    org.tally.intoBlackout += 1;
    const waitMs = closed.untilMs - now;
    const { answer, told } = refuse({ status: closed.status ?? 429, waitMs, contextId, wallNow, wording: closed });
    return told === undefined ? { answer } : { answer, told: { pool: 'blackout', ...told } };
  }
  if (tooLarge(message.body)) {
    return fail(413, 'request.too.large', `The request is over the size limit. Maximum bytes: ${MOST_BYTES}`);
  }
  const bearer = /^Bearer (.+)$/i.exec(headers.get('authorization') ?? '')?.[1];
  if (bearer === undefined) {
    return fail(401, 'authentication.required', 'No authentication bearer token specified in authorization header.');
  }
  const token = org.tokens.find(bearer, now);
  if (token === undefined) return fail(401, 'bad.credentials', 'Invalid login credentials.');
  const refused = meetLimits([token.pool, ...org.pools.of(path)], arrived);
  if (refused !== undefined) return refused;

  const dealt = org.faults.draw(path, false, dice);
  // A token that was never accepted is none that could be ended early.
  const fault = dealt?.kind === 'unauthorized' && !token.accepted ? undefined : dealt;
  token.accepted = true;
  if (url.searchParams.get('preserveIdleTTL') !== 'true' || path !== tokensMe.path) org.tokens.use(token, now);
  token.revoked = fault?.kind === 'unauthorized';
  const spoilt = fault === undefined ? undefined : applyFault(fault, contextId);
  if (spoilt !== undefined && fault?.after !== true) return spoilt;

  if (route === undefined) return fail(404, 'not found', 'HTTP 404 Not Found');
  if (!org.may(route.permissions)) return { answer: errorAnswer(forbidden(route), contextId) };
  if (method === 'POST' && !(headers.get('content-type') ?? '').startsWith('application/json')) {
    return fail(415, 'unsupported.media.type', 'The media type of the request is not supported.');
  }
  try {
    const plain = route.answer({ org, url, token, params, body: json(message.body), contextId, now, wallNow });
    if (spoilt !== undefined) return spoilt;
    const answer = org.options.rateLimitHeaders === true ? retiredHeaders(plain, token, now) : plain;
    return { answer, slow: route.slow, ...(fault === undefined ? {} : { fault }) };
  } catch (error) {
    if (error instanceof BadRequest) return fail(400, error.code, error.message);
    throw error;
  }
}
