import type { Conversation } from './conversation.js';
import { METRIC_NAMES } from './metric-names.js';
import { mix } from '../chance/mix.js';

/** The value of a metric, the same in every session of the conversation; `undefined` for one that no session has. */
export function metricOf({ seed }: Conversation, name: string): number | undefined {
  const n = METRIC_NAMES.indexOf(name);
  if (n < 0) return undefined;
  return name.startsWith('n') ? 1 : mix(seed, 200 + n) % 900_000;
}
