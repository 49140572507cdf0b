import type { Decision } from './decision.js';
import { errorAnswer, type ApiError } from './error-answer.js';
import type { ErrorStatus, Fault } from './fault.js';

const page = (title: string): string =>
  `<!DOCTYPE html>\n<html><head><title>${title}</title></head><body><h1>${title}</h1></body></html>\n`;
const HTML = { 'content-type': 'text/html; charset=utf-8' };

const ERRORS: Readonly<Record<ErrorStatus, Omit<ApiError, 'status'>>> = {
  400: { code: 'general.bad.request', message: "Referenced key {refEntityId} on '{fieldName}' does not exist." },
  403: { code: 'not.authorized', message: 'You are not authorized to perform the requested action.' },
  404: { code: 'not.found', message: 'The requested resource was not found.' },
  408: {
    code: 'request.timeout',
    message:
      'The client did not produce a request within the server timeout limit. This can be caused by a slow network ' +
      'connection and/or large payloads.',
  },
  409: { code: 'conflict', message: 'The request conflicts with the current state of the resource.' },
  413: { code: 'request.too.large', message: 'The request is over the size limit. Maximum bytes: 512000' },
  415: { code: 'unsupported.media.type', message: 'The media type of the request is not supported.' },
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
    case 400:
    case 403:
    case 404:
    case 408:
    case 409:
    case 413:
    case 415:
    case 500:
    case 503:
    case 504: {
      const { kind, code = ERRORS[kind].code, message = ERRORS[kind].message } = fault;
      return { fault, slow: true, answer: errorAnswer({ status: kind, code, message }, contextId) };
    }
    case 'html':
      return { fault, answer: { status: 200, headers: HTML, body: page('Please log in') } };
    case 'empty':
      return { fault, answer: { status: 200, headers: { 'content-type': 'application/json' }, body: '' } };
    case 'unauthorized': {
      const { code = 'bad.credentials', message = 'Invalid login credentials.' } = fault;
      return { fault, answer: errorAnswer({ status: 401, code, message }, contextId) };
    }
    case 'truncated':
    case 'cut':
    case 'slow':
      return undefined;
  }
}
