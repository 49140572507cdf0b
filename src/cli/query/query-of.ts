import type { JsonObject } from '../../codec/json-object.js';
import type { OrgContext } from '../../query/org-context.js';
import type { Query } from '../../query/query.js';
import { checkOptions } from '../../query/check-options.js';
import { fieldAt } from '../../query/answer/field-at.js';
import { inTermsOf } from './in-terms-of.js';
import { numberOption } from '../number-option.js';
import type { PlaceFlag, QueryKind } from './query-kind.js';
import { queryKinds } from './query-kinds.js';
import { readBody } from './read-body.js';
import { usageError } from '../usage-error.js';

/** What is to be read, as typed. */
export interface QuestionOptions extends Readonly<Partial<Record<PlaceFlag, string | undefined>>> {
  readonly query: string;
  readonly interval?: string | undefined;
  readonly body?: string | undefined;
  readonly pageSize?: string | undefined;
}

const FLAGS: ReadonlyMap<string, string> = new Map([
  ['interval', '--interval'],
  ['path', '--path'],
  ['rows', '--rows'],
  ['id', '--id'],
  ['pageSize', '--page-size'],
]);
const PLACE_FLAGS = ['path', 'rows', 'id'] as const;
/** Fields of the query that are not flags come out of the body. */
const place = (field: string): string => FLAGS.get(field) ?? (field === 'body' ? '--body' : `--body ${field}`);

/** The query that was described. */
export interface Described {
  readonly query: (org: OrgContext) => Query<JsonObject>;
  /** What the file of `--body` holds. */
  readonly body: JsonObject;
}

/**
 * The query that the options describe, as a function of an org. Errors: `ConfigError` naming the flag or the field of
 * the body.
 */
export async function queryOf(options: QuestionOptions): Promise<Described> {
  const { query: name, path, rows, id } = options;
  const kind = queryKinds[name];
  if (!kind) throw usageError('--query', `"${name}" is none`, `give one of ${Object.keys(queryKinds).join(', ')}`);
  const interval = intervalOf(options, kind);
  const pageSize = pageSizeOf(options, kind);
  checkPlace(options, kind);
  const body = await readBody(options.body, exampleOf(kind));
  checkBody(name, body, kind);
  checkNeeded(options, body, kind);
  return { body, query: (org) => inTermsOf(place, () => kind.make(org, { interval, pageSize, path, rows, id, body })) };
}

function intervalOf({ query, interval }: QuestionOptions, kind: QueryKind): string {
  if (kind.interval && !interval) {
    throw usageError('--interval', `is missing: ${query} reads one`, 'give START/END, such as 2026-11-23/2026-11-24');
  }
  if (!kind.interval && interval !== undefined) throw meaningless('--interval', query, 'leave it out');
  return interval ?? '';
}

function pageSizeOf({ query, pageSize }: QuestionOptions, { mostAPage }: QueryKind): number | undefined {
  if (pageSize === undefined) return undefined;
  if (mostAPage === undefined) throw meaningless('--page-size', query, 'leave it out');
  return numberOption('--page-size', pageSize, { min: 1, max: mostAPage });
}

function checkPlace(options: QuestionOptions, { needs = {}, takes = [] }: QueryKind): void {
  for (const flag of PLACE_FLAGS) {
    const given = options[flag];
    const why = needs[flag];
    if (why !== undefined && !given) throw usageError(`--${flag}`, 'is missing', why);
    if (given === undefined || why !== undefined || takes.includes(flag)) continue;
    throw meaningless(`--${flag}`, options.query, 'leave it out, or ask for --query custom');
  }
}

/** What has a flag of its own must not come out of a file too: one of the two would win in silence. */
function checkBody(query: string, body: JsonObject, { fields }: QueryKind): void {
  const own = ['interval', ...(fields ? ['pageSize', 'prefetch', 'from'] : [])].find((name) =>
    Object.hasOwn(body, name),
  );
  if (own !== undefined) {
    const flag = FLAGS.get(own);
    const fix = `leave it out of the file${flag === undefined ? '' : `, and use ${flag}`}`;
    throw usageError(`--body ${own}`, 'is not for the body to say', fix);
  }
  if (fields) inTermsOf(place, () => checkOptions(query, body, fields));
  if (fields?.includes('parameters')) checkParameters(body['parameters']);
}

/** What the query cannot do without, which nobody guesses from what a list or an object must be. */
function checkNeeded({ query, body: path }: QuestionOptions, body: JsonObject, { smallest = {} }: QueryKind): void {
  const fields = Object.keys(smallest);
  const missing = fields.find((field) => !Object.hasOwn(body, field));
  if (missing === undefined) return;
  if (path === undefined) {
    const what = `is missing: ${query} needs ${fields.join(' and ')}`;
    throw usageError('--body', what, `give a file of JSON such as ${JSON.stringify(smallest)}`);
  }
  const fix = `give it, such as ${JSON.stringify(smallest[missing])}`;
  throw usageError(`--body ${missing}`, `is missing: ${query} needs it`, fix);
}

/** A body that the query takes. */
function exampleOf({ smallest, fields = ['filter'] }: QueryKind): string {
  return smallest ? JSON.stringify(smallest) : `{ "${fields[0]}": … }`;
}

/** A listing that began at a later page would be complete without the rows before it. */
function checkParameters(parameters: unknown): void {
  for (const name of ['pageSize', 'pageNumber']) {
    if (fieldAt(parameters, name) === undefined) continue;
    const fix = 'leave it out of the file: all pages are read, by --page-size rows';
    throw usageError(`--body parameters.${name}`, 'is not for the body to say', fix);
  }
}

function meaningless(flag: string, query: string, fix: string): Error {
  return usageError(flag, `means nothing to ${query}`, fix);
}
