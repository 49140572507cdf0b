import { applyFault } from './apply-fault.js';
import type { Arrived } from './arrived.js';
import type { Decision } from './decision.js';
import { jsonAnswer } from './json-answer.js';

const say = (status: number, body: Readonly<Record<string, unknown>>): Decision => ({
  answer: jsonAnswer(status, JSON.stringify(body)),
});

/** `POST /oauth/token`, client credentials. Its limit answers 400, not 429. */
export function decideLogin({ message, org, dice, now, sentMs, contextId }: Arrived): Decision {
  if (message.method !== 'POST') return say(404, { error: 'not_found' });
  const { login } = org.pools;
  if (login !== undefined) {
    const passed = login.limiter.take(now) === 0;
    org.tally.arrived('login', { sentMs, arrivedMs: now, passed });
    if (!passed) {
      return say(400, {
        error: 'invalid_request',
        error_description: 'rate limit exceeded; too many token requests, try again later',
      });
    }
  }
  const fault = org.faults.draw(message.url.pathname, true, dice);
  const spoilt = fault === undefined ? undefined : applyFault(fault, contextId);
  if (spoilt !== undefined && fault?.after !== true) return spoilt;

  const basic = /^Basic ([\w+/=-]+)$/i.exec(message.headers.get('authorization') ?? '')?.[1] ?? '';
  if (basic !== btoa(`${org.clientId}:${org.options.clientSecret}`)) {
    const description = 'client not found or wrong secret';
    return say(org.options.invalidClientStatus ?? 400, {
      error: 'invalid_client',
      description,
      error_description: description,
    });
  }
  if (!(message.headers.get('content-type') ?? '').startsWith('application/x-www-form-urlencoded')) {
    return say(400, { error: 'invalid_request', error_description: 'the body must be a form' });
  }
  if (new URLSearchParams(message.body).get('grant_type') !== 'client_credentials') {
    return say(400, { error: 'unsupported_grant_type', error_description: 'use client_credentials' });
  }
  const token = org.tokens.issue(now);
  org.tally.tokensIssued += 1;
  if (spoilt !== undefined) return spoilt;
  const decision = say(200, {
    access_token: token.text,
    token_type: 'bearer',
    expires_in: Math.floor((token.expiresAt - now) / 1000) - 1,
  });
  return fault === undefined ? decision : { ...decision, fault };
}
