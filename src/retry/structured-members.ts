const STRING = String.raw`"(?:[ !#-[\]-~]|\\["\\])*"`;
const NUMBER = String.raw`-?(?:\d{1,12}\.\d{1,3}|\d{1,15})`;
const TOKEN = String.raw`[A-Za-z*][\w!#$%&'*+\-.:/^|~\x60]*`;
/** Bytes, a boolean, a date, or a string beyond ASCII: nothing that limits are told by, but good form beside what is. */
const OTHER = String.raw`:[A-Za-z\d+/]*={0,2}:|\?[01]|@-?\d{1,15}|%"(?:[ !#$&-~]|%[\da-f]{2})*"`;
const VALUE = `(?:${STRING}|${NUMBER}|${TOKEN}|${OTHER})`;
const KEY = String.raw`[a-z*][a-z\d_\-.*]*`;
/** What stands behind a name, up to the next one. */
const REST = String.raw`(?<parameters>(?:; *${KEY}(?:=${VALUE})?)*)[ \t]*(?:$|,[ \t]*(?!$))`;

const PARAMETER = new RegExp(`; *(${KEY})(?:=(${VALUE}))?`, 'g');
const FORMS = {
  list: new RegExp(`(?<name>${STRING})${REST}`, 'gy'),
  dictionary: new RegExp(`(?<name>${KEY})(?:=(?<value>${VALUE}))?${REST}`, 'gy'),
};

/** One member of a structured field; values as they are written, strings with their quotes. */
export interface StructuredMember {
  /** The string of a list, or the key of a dictionary. */
  readonly name: string;
  /** What a dictionary has under the key. */
  readonly value: string | undefined;
  readonly parameters: Readonly<Record<string, string | undefined>>;
}

/**
 * The members of a structured field (RFC 9651): of a list of strings, or of a dictionary without inner lists. None where
 * any part of it is malformed or is something else.
 */
export function structuredMembers(field: string, form: 'list' | 'dictionary'): readonly StructuredMember[] {
  const text = field.replace(/^ +/, '');
  const members = [...text.matchAll(FORMS[form])];
  if (members.map(([whole]) => whole).join('') !== text) return [];
  return members.map(({ groups = {} }) => {
    const { name = '', value, parameters = '' }: Partial<typeof groups> = groups;
    const told = Array.from(parameters.matchAll(PARAMETER), ([, key = '', of]) => [key, of] as const);
    return { name, value, parameters: Object.fromEntries(told) };
  });
}
