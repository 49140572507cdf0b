import type { HttpError } from '../errors.js';
import type { Answer } from '../gate/gate.js';
import { genesysDialect } from '../query/answer/genesys-dialect.js';

/** How the gate sees a failure: a refusal closes the door; what the API answered itself it had let pass. */
export function gateAnswer(error: unknown, at: number): Answer {
  const { kind, hint } = genesysDialect.classify(error, at);
  if (kind === 'refused') return { kind, hint };
  const { name, status = 0 } = error as Partial<HttpError>;
  const answered = /^(?:Permission|Decode|Body|Http)Error$/.test(name ?? '') && status < 500 && status !== 401;
  return { kind: answered ? 'passed' : 'unknown' };
}
