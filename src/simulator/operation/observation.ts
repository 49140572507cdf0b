import { fieldsOf } from '../question/fields-of.js';
import { BadRequest } from '../question/bad-request.js';
import type { EntityKind } from '../data/entity-book.js';
import { isoInstant } from '../data/iso-instant.js';
import { jsonAnswer } from '../wire/json-answer.js';
import { mix } from '../chance/mix.js';
import type { Operation } from './operation.js';
import type { OrgView } from '../org-view.js';
import { seedOf } from '../chance/seed-of.js';
import type { Source } from './source.js';

/** Values of just now, in one answer. */
export interface Observation {
  readonly path: string;
  readonly permissions: readonly string[];
  readonly kind: EntityKind;
  readonly dimension: 'queueId' | 'userId' | 'flowId';
}

const MOST_SHOWN = 20;

/** The ids that the filter names, in any of its predicates. */
function named(value: unknown, dimension: string): string[] {
  if (Array.isArray(value)) return value.flatMap((one) => named(one, dimension));
  if (typeof value !== 'object' || value === null) return [];
  const fields = value as Readonly<Record<string, unknown>>;
  const own = fields['dimension'] === dimension && typeof fields['value'] === 'string' ? [fields['value']] : [];
  return [...own, ...named(fields['predicates'], dimension), ...named(fields['clauses'], dimension)];
}

function metrics(query: Readonly<Record<string, unknown>>, field: string): readonly string[] {
  const list = query[field];
  if (list === undefined && field !== 'metrics') return [];
  if (Array.isArray(list) && list.length > 0 && list.every((one) => typeof one === 'string')) return list;
  throw new BadRequest(`${field} is required and must name at least one metric.`);
}

function sourceOf({ kind, dimension }: Observation): Source {
  return (org: OrgView, query) => {
    const wanted = named(query['filter'], dimension);
    const told = metrics(query, 'metrics');
    const detailed = metrics(query, 'detailMetrics');
    const ids = org.entities.ids(kind).filter((id) => wanted.length === 0 || wanted.includes(id));
    return {
      count: ids.length,
      text(rank) {
        const id = ids[rank] ?? '';
        const data = told.map((metric) => {
          const count = mix(seedOf(id, metric), 1) % (2 * MOST_SHOWN);
          const observations = Array.from({ length: Math.min(count, MOST_SHOWN) }, (_, n) => ({
            observationDate: isoInstant(org.window.startMs + n * 1000),
            conversationId: org.conversations.data.idOf(n),
          }));
          const more = detailed.includes(metric) ? { truncated: count > MOST_SHOWN, observations } : {};
          return { metric, stats: { count }, ...more };
        });
        return JSON.stringify({ group: { [dimension]: id }, data });
      },
    };
  };
}

/** `POST .../observations/query`: no pages, and no `results` where nothing fits. */
export function observation(of: Observation): Operation {
  const source = sourceOf(of);
  return {
    sources: [[of.path, source]],
    routes: [
      {
        method: 'POST',
        path: of.path,
        permissions: of.permissions,
        slow: true,
        answer({ org, body, wallNow }) {
          const query = fieldsOf(body);
          if (typeof query['filter'] !== 'object') throw new BadRequest('filter is required.');
          const list = source(org, query, org.seenAt(wallNow));
          const rows = Array.from({ length: list.count }, (_, rank) => list.text(rank)).join(',');
          return jsonAnswer(200, list.count === 0 ? '{}' : `{"results":[${rows}]}`);
        },
      },
    ],
  };
}
