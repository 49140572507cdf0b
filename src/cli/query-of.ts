import type { JsonObject } from '../codec/json-object.js';
import type { OrgContext } from '../query/org-context.js';
import { conversationDetails } from '../query/conversation-details.js';
import { pageQuery } from '../query/page-query.js';
import type { Query } from '../query/query.js';
import { inTermsOf } from './in-terms-of.js';
import { readBody } from './read-body.js';
import { usageError } from './usage-error.js';

/** What is to be read, as the command line tells it. */
export interface QuestionOptions {
  readonly query: string;
  readonly interval: string;
  readonly body?: string | undefined;
  readonly path?: string | undefined;
  readonly rows?: string | undefined;
  readonly id?: string | undefined;
  readonly pageSize?: string | undefined;
}

const FLAGS: Readonly<Record<string, string>> = {
  interval: '--interval',
  path: '--path',
  rows: '--rows',
  id: '--id',
  pageSize: '--page-size',
};
/** Fields of the query that are not flags come out of the body. */
const place = (field: string): string => FLAGS[field] ?? (field === 'body' ? '--body' : `--body ${field}`);

/** The query that the options describe, as a function of an org. Errors: `ConfigError` naming the flag. */
export async function queryOf(options: QuestionOptions): Promise<(org: OrgContext) => Query<JsonObject>> {
  const { query, interval, path, rows, id } = options;
  const pageSize = pageSizeOf(options.pageSize);
  const body = await readBody(options.body);
  refuseOwn(body, query === 'custom' ? ['interval'] : ['interval', 'pageSize', 'prefetch', 'from']);
  if (query === 'custom') {
    if (!path) throw usageError('--path', 'is missing', 'a custom query needs it, such as /api/v2/analytics/x/query');
    if (!rows) throw usageError('--rows', 'is missing', 'a custom query needs the field of the answer that holds rows');
    return (org) => inTermsOf(place, () => pageQuery(org, { path, rows, id, body, interval, pageSize }));
  }
  const stray = (['path', 'rows', 'id'] as const).find((name) => options[name] !== undefined);
  if (stray) throw usageError(`--${stray}`, `means nothing to ${query}`, 'leave it out, or ask for --query custom');
  return (org) => inTermsOf(place, () => conversationDetails(org, { ...body, interval, pageSize }));
}

/** What the command line tells itself must not come out of a file too: one of the two would win in silence. */
function refuseOwn(body: JsonObject, names: readonly string[]): void {
  const name = names.find((own) => Object.hasOwn(body, own));
  if (name) throw usageError(`--body ${name}`, 'is not for the body to say', 'leave it out of the file');
}

function pageSizeOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const size = /^\d{1,3}$/.test(text) ? Number(text) : 0;
  if (size >= 1 && size <= 100) return size;
  throw usageError('--page-size', `"${text}" is no page size`, 'give an integer from 1 to 100');
}
