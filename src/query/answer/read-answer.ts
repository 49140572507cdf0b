import { type Either, isLeft, isRight } from '#fp-ts/Either';
import type { ErrorBody } from '../../codec/error-body.js';
import { type NoJson, parseJson } from '../../codec/parse-json.js';
import {
  BodyError,
  type Cap,
  type DecodeIssue,
  DecodeError,
  type ErrorContext,
  HttpError,
  PermissionError,
} from '../../errors.js';
import type { HttpAnswer } from '../../http/http-answer.js';
import { proxyAdvice } from '../../http/proxy-advice.js';
import type { AnswerView } from '../../retry/dialect.js';
import { errorAt } from '../../error/error-at.js';
import { genesysDialect, LOGIN_LIMIT } from './genesys-dialect.js';
import { toldIn } from './told-in.js';

/** What is read of an answer. */
export type ReadableAnswer = Omit<HttpAnswer, 'ms'>;

/** How an answer is to be read, and where it came from. */
export interface AnswerReading<T> {
  readonly context: ErrorContext;
  readonly mayBeEmpty?: boolean | undefined;
  readonly rows?: boolean | undefined;
  readonly permission?: string | undefined;
  readonly advice?: string | undefined;
  readonly read: (json: unknown, answer: ReadableAnswer) => Either<readonly DecodeIssue[], T>;
}

/**
 * Makes a value of an answer, or throws the error that it stands for. An empty or foreign body of a good status is never
 * taken for an answer without rows.
 */
export function readAnswer<T>(answer: ReadableAnswer, reading: AnswerReading<T>): T {
  const json = parseJson(answer.body);
  const told = toldIn(json);
  const context: ErrorContext = {
    ...reading.context,
    // Both are the same, but a browser may not see the header.
    correlationId: answer.headers.get('inin-correlation-id') ?? told.contextId ?? undefined,
  };
  // An error body inside a good status counts as the status that it names.
  const named = told.code ? Number(told.status) : 0;
  const status = answer.status < 300 && named >= 400 ? named : answer.status;
  if (status < 200 || status > 299 || (status === 202 && reading.rows))
    throw refusal({ ...answer, status }, told, { ...reading, context });
  if (isLeft(json) && !(json.left === 'empty' && reading.mayBeEmpty)) throw noJson(json.left, answer, context);
  const value = reading.read(isLeft(json) ? undefined : json.right, answer);
  if (isRight(value)) return value.right;
  const places = value.left.map(({ path, expected, received }) => `${path}: ${received}, expected ${expected}`);
  const what = `an answer of the wrong shape (${places.join('; ')})`;
  throw errorAt(context, DecodeError, what, { issues: value.left });
}

function refusal(answer: AnswerView, told: ErrorBody, reading: AnswerReading<unknown>): Error {
  const { context } = reading;
  const { status } = answer;
  if (status === 403) {
    const permission = namedPermission(told) ?? reading.permission;
    const fix = /^\s*</.test(answer.body)
      ? 'It is HTML: a proxy may refuse'
      : 'Give it to the role of the OAuth client';
    const missing = `${permission ? `the permission ${permission}` : 'a permission'} is missing`;
    return errorAt(context, PermissionError, `403, ${missing}. ${fix}.`, { permission });
  }
  const isLoginLimit = status === 400 && /rate limit exceeded/i.test(told.error_description ?? told.description ?? '');
  const word = told.code ?? (isLoginLimit ? LOGIN_LIMIT : told.error) ?? '';
  const code = CODE.exec(word)?.[0];
  const hint = genesysDialect.hint(answer);
  const cap = status === 400 ? capOf(told) : undefined;
  // The message of the server may quote what was asked, so only its code is kept.
  const what = `${status}${code ? ` ${code}` : ''}${ADVICE[status] ?? (cap && reading.advice) ?? ''}`;
  return errorAt(context, HttpError, what, { status, code, hint, cap });
}

/** Words such as `bad.request` and `not found`. A server may quote what it was sent: tokens are longer and have digits. */
const CODE = /^[a-z_. -]{1,60}$/i;

/** What to do about statuses that say little. */
const ADVICE: Readonly<Record<number, string>> = {
  407: proxyAdvice,
  413: '. Use fewer filters or ids',
  429: '. Is this limit shared?',
};

/** `Pagination may not exceed 100000 results`, `a search interval … that does not exceed 31 days`: numbers and words vary. */
const CAP = /(?:exceed|longer|more|most|limit)\D{0,40}(\d[\d,]{0,11})[\s-]+(day|result|record|conversation)/i;

function capOf({ message }: ErrorBody): Cap | undefined {
  const [, value = '', unit] = CAP.exec(message ?? '') ?? [];
  return unit ? { of: /day/i.test(unit) ? 'days' : 'results', value: Number(value.replaceAll(',', '')) } : undefined;
}

/** `missing.permissions` names them in its parameters or its message, as `domain:entity:action`. */
function namedPermission({ message, messageParams }: ErrorBody): string | null {
  const text = JSON.stringify([messageParams, message]).slice(0, 4096);
  const names = text.match(/[a-z]{2,40}:[a-z*]{2,60}:[a-z*]{1,40}/gi);
  return names && [...new Set(names)].join(', ');
}

function noJson(reason: NoJson, answer: { status: number; bytes: number }, context: ErrorContext): Error {
  const what = {
    empty: 'an empty body',
    html: 'HTML, of a proxy or a login perhaps',
    foreign: 'a body that is no JSON',
    syntax: 'a body cut short',
  }[reason];
  const { status, bytes } = answer;
  return errorAt(context, BodyError, `${status} with ${what} (${bytes} bytes)`, { bytes, reason });
}
