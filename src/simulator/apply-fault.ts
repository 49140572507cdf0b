import type { Decision } from './decision.js';
import { errorAnswer, type ApiError } from './error-answer.js';
import type { Fault } from './fault.js';

const page = (title: string): string =>
  `<!DOCTYPE html>\n<html><head><title>${title}</title></head><body><h1>${title}</h1></body></html>\n`;
const HTML = { 'content-type': 'text/html; charset=utf-8' };

const ERRORS: Readonly<Record<408 | 500 | 503 | 504, Omit<ApiError, 'status'>>> = {
  408: {
    code: 'request.timeout',
    message:
      'The client did not produce a request within the server timeout limit. This can be caused by a slow network ' +
      'connection and/or large payloads.',
  },
  500: {
    code: 'internal.server.error',
    message: 'The server encountered an unexpected condition which prevented it from fulfilling the request.',
  },
  503: { code: 'service.unavailable', message: 'The service is unavailable.' },
  504: { code: 'request.timeout', message: 'The request timed out.' },
};

/** What a fault makes of a request that was let in; `undefined` when the request has yet to be answered properly. */
export function applyFault(fault: Fault, contextId: string): Decision | undefined {
  switch (fault.kind) {
    case 'reset':
    case 'hang':
      return { fault };
    case 502:
      return { fault, answer: { status: 502, headers: HTML, body: page('502 ERROR') } };
    case 408:
    case 500:
    case 503:
    case 504:
      return { fault, slow: true, answer: errorAnswer({ status: fault.kind, ...ERRORS[fault.kind] }, contextId) };
    case 'html':
      return { fault, answer: { status: 200, headers: HTML, body: page('Please log in') } };
    case 'empty':
      return { fault, answer: { status: 200, headers: { 'content-type': 'application/json' }, body: '' } };
    case 'unauthorized': {
      const message = 'Invalid login credentials.';
      return { fault, answer: errorAnswer({ status: 401, code: 'bad.credentials', message }, contextId) };
    }
    case 'truncated':
    case 'cut':
    case 'slow':
      return undefined;
  }
}
