import type { Answer } from './answer.js';
import { jsonAnswer } from './json-answer.js';

/** What an error of the API says: schema `ErrorBody`. */
export interface ApiError {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  readonly messageParams?: Readonly<Record<string, string>>;
  readonly limit?: { readonly key: string; readonly namespace: string; readonly value: number };
}

/** An `ErrorBody`. `contextId` is what the answer's `ININ-Correlation-Id` says too. */
export function errorAnswer(error: ApiError, contextId: string): Answer {
  const { message, code, status, ...more } = error;
  return jsonAnswer(status, JSON.stringify({ message, code, status, contextId, ...more, details: [], errors: [] }));
}
