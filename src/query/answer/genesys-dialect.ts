import type { ErrorBody } from '../../codec/error-body.js';
import { parseJson } from '../../codec/parse-json.js';
import { isSluiceError } from '../../errors.js';
import type { Hint } from '../../event/hint.js';
import type { AnswerView, Dialect } from '../../retry/dialect.js';
import { httpDialect } from '../../retry/http-dialect.js';
import { rateLimitHint } from '../../retry/rate-limit-hint.js';
import { toldIn } from './told-in.js';

/** Longest error body that is read for hints: real ones have a few hundred characters. */
const MOST_CHARACTERS = 16_384;
/** Names of limits are shown to people. */
const LIMIT_KEY = /^[\w.-]{1,100}$/;
const RETRY_IN = /Retry the request in \[?(\d{1,7})\]? seconds?/i;

/**
 * How Genesys Cloud speaks of limits, beside the standard headers: `Retry the request in [42] seconds` in the message
 * (form of 2021-11-10, API-5464), a `limit` object in the body, and a login host that answers its own limit with
 * 400 `rate limit exceeded` instead of 429. Retry-After wins over the message, and both over what other headers say.
 */
export const genesysDialect: Dialect = {
  hint(answer) {
    const body = refusal(answer);
    const hint = {
      ...rateLimitHint(answer.headers, answer.receivedAt),
      ...secondsOf(body),
      ...limitOf(body),
      ...httpDialect.hint(answer),
    };
    return Object.keys(hint).length > 0 ? hint : undefined;
  },

  classify(error, at) {
    if (isSluiceError(error, 'HttpError') && error.status === 400 && error.code === LOGIN_LIMIT) {
      return { kind: 'refused', hint: error.hint };
    }
    return httpDialect.classify(error, at);
  },
};

/** The `code` given to the login host's own refusal, whose body has no code of its own. */
export const LOGIN_LIMIT = 'rate limit exceeded';

function refusal({ status, body }: AnswerView): ErrorBody {
  return [400, 429, 503].includes(status) && body.length <= MOST_CHARACTERS ? toldIn(parseJson(body)) : {};
}

function secondsOf({ message }: ErrorBody): Hint {
  const seconds = RETRY_IN.exec(message ?? '')?.[1];
  return seconds === undefined ? {} : { retryAfterMs: Number(seconds) * 1000 };
}

function limitOf({ limit }: ErrorBody): Hint {
  const { key, namespace, value } = limit ?? {};
  if (!key || !LIMIT_KEY.test(key)) return {};
  return { limit: { key, ...(namespace && { namespace }), ...(value != null && { value }) } };
}
