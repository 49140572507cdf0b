import type { OrgOptions } from '../../org/org-options.js';
import { clientSecretOf } from './client-secret-of.js';
import { readJsonFile } from '../read-json-file.js';
import { usageError } from '../usage-error.js';

/** One org to read, and where it was told of, for messages. */
export interface ToldOrg {
  readonly options: Pick<
    OrgOptions,
    'name' | 'region' | 'apiUrl' | 'loginUrl' | 'clientId' | 'clientSecret' | 'limits'
  >;
  /** Where a field of the options was told, such as `orgs[2].region`. */
  readonly place: (field: string) => string;
}

type Fields = Readonly<Record<string, unknown>>;

const TEXTS = ['name', 'region', 'clientId', 'apiUrl', 'loginUrl'] as const;
const NUMBERS = ['requestsPerMinute', 'burst', 'maxConcurrency'] as const;
const WINDOW = ['limit', 'windowMs'] as const;

/**
 * Reads `{ "orgs": [ { "name", "region", "clientId", "clientSecret", "apiUrl"?, "loginUrl"?, "limits"? } ] }`, where a
 * secret is a text or `{ "env": "NAME" }`. Only shapes are looked at here; what the values mean is for `connect()`.
 *
 * @param warn told of fields that are not known, which are ignored
 */
export async function readOrgsFile(
  path: string,
  { env, warn }: { readonly env: Readonly<Record<string, string | undefined>>; readonly warn: (text: string) => void },
): Promise<readonly ToldOrg[]> {
  const file = fieldsOf(await readJsonFile('--orgs', path), path, '{ "orgs": [ … ] }');
  const { orgs } = file;
  if (!Array.isArray(orgs)) throw usageError('orgs', `is no array in ${path}`, 'give { "orgs": [ … ] }');
  if (orgs.length === 0) throw usageError('orgs', `is empty in ${path}`, 'name at least one org');
  noteStrangers(file, '', ['orgs'], warn);
  return orgs.map((value: unknown, index) => toldOrg(value, `orgs[${index}]`, { env, warn }));
}

function toldOrg(value: unknown, place: string, { env, warn }: Parameters<typeof readOrgsFile>[1]): ToldOrg {
  const org = fieldsOf(value, place, '{ "name", "region", "clientId", "clientSecret" }');
  noteStrangers(org, `${place}.`, [...TEXTS, 'clientSecret', 'limits'], warn);
  const texts = Object.fromEntries(
    TEXTS.flatMap((name) => {
      const text = org[name];
      if (text === undefined && name !== 'name' && name !== 'clientId') return [];
      if (typeof text !== 'string') throw usageError(`${place}.${name}`, absentOr(text, 'is no text'), 'give a text');
      return [[name, text]];
    }),
  ) as Pick<OrgOptions, (typeof TEXTS)[number]>;
  const limits = limitsOf(org['limits'], `${place}.limits`, warn);
  const clientSecret = clientSecretOf(org['clientSecret'], `${place}.clientSecret`, env);
  const placeOf = (field: string): string =>
    `${place}${Object.hasOwn(Object(limits) as object, field.replace(/\..*/, '')) ? '.limits' : ''}.${field}`;
  return { place: placeOf, options: { ...texts, clientSecret, ...(limits && { limits }) } };
}

function limitsOf(value: unknown, place: string, warn: (text: string) => void): OrgOptions['limits'] {
  if (value === undefined || value === 'discover') return value;
  const limits = fieldsOf(value, place, `${shapeOf([...NUMBERS, 'window'])}, or "discover"`);
  noteStrangers(limits, `${place}.`, [...NUMBERS, 'window'], warn);
  const numbers = numbersOf(limits, place, NUMBERS);
  if (limits['window'] === undefined) return numbers;
  const window = fieldsOf(limits['window'], `${place}.window`, shapeOf(WINDOW));
  noteStrangers(window, `${place}.window.`, WINDOW, warn);
  const absent = WINDOW.find((name) => window[name] === undefined);
  if (absent) throw usageError(`${place}.window.${absent}`, 'is missing', `give ${shapeOf(WINDOW)}`);
  return { ...numbers, window: numbersOf(window, `${place}.window`, WINDOW) };
}

function numbersOf<Name extends string>(
  fields: Fields,
  place: string,
  names: readonly Name[],
): Readonly<Record<Name, number>> {
  const given = names.filter((name) => fields[name] !== undefined);
  const stranger = given.find((name) => typeof fields[name] !== 'number');
  if (stranger) throw usageError(`${place}.${stranger}`, 'is no number', 'give an integer of 1 or more');
  return Object.fromEntries(given.map((name) => [name, fields[name]])) as Record<Name, number>;
}

function shapeOf(names: readonly string[]): string {
  return `{ ${names.map((name) => `"${name}"`).join(', ')} }`;
}

function fieldsOf(value: unknown, place: string, shape: string): Fields {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Fields;
  throw usageError(place, absentOr(value, 'is no object'), `give ${shape}`);
}

function absentOr(value: unknown, problem: string): string {
  return value === undefined ? 'is missing' : problem;
}

function noteStrangers(fields: Fields, prefix: string, known: readonly string[], warn: (text: string) => void): void {
  for (const name of Object.keys(fields).filter((field) => !known.includes(field))) {
    warn(`${prefix}${name} is not known and is ignored; known are ${known.join(', ')}`);
  }
}
