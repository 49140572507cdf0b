import { BadRequest } from './bad-request.js';
import type { Conversation } from './conversation.js';
import { isoInstant } from './iso-instant.js';

/** Whether a conversation is asked for. */
export type Filter = (conversation: Conversation) => boolean;

type Facts = Readonly<Record<string, (conversation: Conversation) => string | undefined>>;

/** The dimensions that a filter can look at here. A dimension in the wrong group is not refused: it matches nothing. */
const FACTS: Readonly<Record<string, Facts>> = {
  conversationFilters: {
    conversationId: (one) => one.id,
    conversationStart: (one) => isoInstant(one.startMs),
    conversationEnd: (one) => (one.endMs === undefined ? undefined : isoInstant(one.endMs)),
    divisionId: (one) => one.divisionId,
    originatingDirection: (one) => one.direction,
  },
  segmentFilters: {
    mediaType: (one) => one.mediaType,
    direction: (one) => one.direction,
    queueId: (one) => one.queueId,
    userId: (one) => one.userId,
    segmentEnd: (one) => (one.endMs === undefined ? undefined : isoInstant(one.endMs)),
  },
  evaluationFilters: {},
  surveyFilters: {},
  resolutionFilters: {},
};

type Fields = Readonly<Record<string, unknown>>;
const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null;

function list(value: unknown, field: string): readonly Fields[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value) || !value.every(isFields)) throw new BadRequest(`Value of [${field}] is not valid.`);
  return value;
}

function predicate(fields: Fields, facts: Facts): Filter {
  const { dimension, operator = 'matches', value } = fields;
  const fact = typeof dimension === 'string' && Object.hasOwn(facts, dimension) ? facts[dimension] : undefined;
  const read: (one: Conversation) => string | undefined = fact ?? (() => undefined);
  switch (operator) {
    case 'matches':
      return (one) => read(one) === value;
    case 'exists':
      return (one) => read(one) !== undefined;
    case 'notExists':
      return (one) => read(one) === undefined;
    default:
      throw new BadRequest(
        `Value [${String(operator)}] is not valid for field type [Operator]. Allowable values are: matches, exists, notExists`,
        'invalid.value',
      );
  }
}

/** A filter, or a clause of one: predicates and clauses joined by `and` or `or`. */
function joined(fields: Fields, facts: Facts): Filter | undefined {
  const { type } = fields;
  if (type !== 'and' && type !== 'or') {
    throw new BadRequest(
      `Value [${String(type)}] is not valid for field type [FilterType]. Allowable values are: and, or`,
      'invalid.value',
    );
  }
  const parts = [
    ...list(fields['predicates'], 'predicates').map((one) => predicate(one, facts)),
    ...list(fields['clauses'], 'clauses').map((one) => joined(one, facts)),
  ].filter((part) => part !== undefined);
  if (parts.length === 0) return undefined;
  return type === 'and'
    ? (conversation) => parts.every((part) => part(conversation))
    : (conversation) => parts.some((part) => part(conversation));
}

/** Reads the filters of a query; `undefined` when it has none. All filters of all groups must hold. */
export function readFilters(query: Fields): Filter | undefined {
  const filters = Object.entries(FACTS).flatMap(([group, facts]) =>
    list(query[group], group)
      .map((one) => joined(one, facts))
      .filter((filter) => filter !== undefined),
  );
  if (filters.length === 0) return undefined;
  return (conversation) => filters.every((filter) => filter(conversation));
}
