import type { Conversation } from '../data/conversation.js';
import type { Facts } from './facts.js';

const METRIC = /^[no][A-Z]/;

/** What filters can look at in a part of conversations, field by field. */
export function partFacts(
  partOf: (one: Conversation) => Readonly<Record<string, string | number | boolean>> | undefined,
): Facts<Conversation> {
  const fact = (one: Conversation, name: string): string | number | undefined => {
    const part = partOf(one);
    const value = part !== undefined && Object.hasOwn(part, name) ? part[name] : undefined;
    return typeof value === 'boolean' ? String(value) : value;
  };
  return {
    dimension: (one, name) => (METRIC.test(name) ? undefined : fact(one, name)),
    metric: (one, name) => (METRIC.test(name) ? fact(one, name) : undefined),
  };
}
