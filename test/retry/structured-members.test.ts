import * as fc from 'fast-check';
import { type BareItem, type Parameters, parseDictionary, parseList } from 'structured-headers';
import { describe, expect, it } from 'vitest';
import { structuredMembers } from '../../src/retry/structured-members.js';

describe('the members of a structured field', () => {
  it.each([
    ['"a"', [{ name: '"a"', parameters: {} }]],
    [
      ' "a";r=5;  t=-3 , "b" ',
      [
        { name: '"a"', parameters: { r: '5', t: '-3' } },
        { name: '"b"', parameters: {} },
      ],
    ],
    ['"a \\" , ; \\\\";q=1;q=2', [{ name: '"a \\" , ; \\\\"', parameters: { q: '2' } }]],
    ['"a";flag;*k.-_9', [{ name: '"a"', parameters: { flag: undefined, '*k.-_9': undefined } }]],
    [
      '"a";a=1.5;b=*to/ken:x;c=:aGk=:;d=?0;e=@-17;f=%"f%c3%bc"',
      [
        {
          name: '"a"',
          parameters: { a: '1.5', b: '*to/ken:x', c: ':aGk=:', d: '?0', e: '@-17', f: '%"f%c3%bc"' },
        },
      ],
    ],
  ])('are those of the list %s', (field, members) => {
    expect(structuredMembers(field, 'list')).toEqual(members);
  });

  it.each([
    '',
    'a',
    '1',
    '(a b)',
    '"a',
    '"a" "b"',
    '"a",',
    '"a",,"b"',
    '"a";',
    '"a";Q=1',
    '"a";q =1',
    '"a";q= 1',
    '"a";q=1.',
    '"a";q=1.2345',
    '"a";q=1234567890123456',
    '"\\a"',
    '"ü"',
    '"a"\t;q=1',
    '"a"=1',
    '\u00a0"a"',
  ])('are none of what is no list of strings: %j', (field) => {
    expect(structuredMembers(field, 'list')).toEqual([]);
  });

  it('are found by key in a dictionary, whose parameters are passed over', () => {
    const members = structuredMembers('limit=100;w=60,\tremaining="50", on, reset=30', 'dictionary');
    expect(members.map(({ name, value }) => [name, value])).toEqual([
      ['limit', '100'],
      ['remaining', '"50"'],
      ['on', undefined],
      ['reset', '30'],
    ]);
  });

  it.each(['"a"', 'Limit=1', 'limit=', 'limit=1,', 'limit=1 reset=3', 'limit=(1 2)'])(
    'are none of what is no plain dictionary: %j',
    (field) => {
      expect(structuredMembers(field, 'dictionary')).toEqual([]);
    },
  );

  const quoted = fc.stringMatching(/^"(?:[a-z ;,=]|\\["\\])*"$/);
  const value = fc.oneof(
    quoted,
    fc.integer({ min: -20, max: 1e9 }).map(String),
    fc.stringMatching(/^-?[0-9]{1,3}\.[0-9]{1,3}$/),
    fc.stringMatching(/^[a-z*][a-z*:/]*$/),
    fc.constantFrom('?0', '?1', ':aGk=:', '%"f%c3%bc"', '1.', '""', '"'),
  );
  const parameter = fc
    .tuple(fc.constantFrom(';', '; ', ';  '), fc.stringMatching(/^[a-z*][a-z0-9_.*-]{0,2}$/), fc.option(value))
    .map(([joint, key, value]) => `${joint}${key}${value === null ? '' : `=${value}`}`);
  const parameters = fc.array(parameter, { maxLength: 3 }).map((all) => all.join(''));
  const joined = (member: fc.Arbitrary<string>): fc.Arbitrary<string> =>
    fc
      .tuple(fc.array(member, { maxLength: 3 }), fc.constantFrom(',', ', ', ' ,\t', ', ,'))
      .map(([all, by]) => all.join(by));
  const plain = (item: BareItem | undefined): unknown => (typeof item === 'number' ? item : typeof item);
  const written = (text: string | undefined): unknown =>
    text === undefined
      ? 'boolean'
      : /^-?\d/.test(text)
        ? Number(text)
        : text.startsWith('"')
          ? 'string'
          : text.startsWith('?')
            ? 'boolean'
            : 'object';
  const sameParameters = (ours: Readonly<Record<string, string | undefined>>, theirs: Parameters) => {
    expect(Object.entries(ours).map(([key, text]) => [key, written(text)])).toEqual(
      [...theirs].map(([key, item]) => [key, plain(item)]),
    );
  };

  it('are those that another reader finds in a list', () => {
    const field = joined(
      fc.tuple(fc.oneof({ weight: 9, arbitrary: quoted }, value), parameters).map((all) => all.join('')),
    );
    fc.assert(
      fc.property(field, (field) => {
        const ours = structuredMembers(field, 'list');
        const theirs = attempt(() => parseList(field)) ?? [];
        const strings = theirs.every(([item]) => typeof item === 'string') ? theirs : [];
        expect(ours.map(({ name }) => name)).toEqual(strings.map(([item]) => JSON.stringify(item)));
        strings.forEach(([, parameters], place) => sameParameters(ours[place]?.parameters ?? {}, parameters));
      }),
      { numRuns: 3000 },
    );
  });

  it('are those that another reader finds in a dictionary', () => {
    const key = fc.stringMatching(/^[a-z*][a-z0-9_.*-]{0,2}$/);
    const member = fc.tuple(key, fc.option(value), parameters);
    const field = joined(member.map(([key, value, rest]) => `${key}${value === null ? '' : `=${value}`}${rest}`));
    fc.assert(
      fc.property(field, (field) => {
        const ours = new Map(structuredMembers(field, 'dictionary').map(({ name, value }) => [name, written(value)]));
        const theirs = [...(attempt(() => parseDictionary(field)) ?? [])];
        const items = theirs.every(([, [item]]) => !Array.isArray(item)) ? theirs : [];
        expect([...ours]).toEqual(items.map(([key, [item]]) => [key, plain(item as BareItem)]));
      }),
      { numRuns: 3000 },
    );
  });
});

function attempt<T>(parse: () => T): T | undefined {
  try {
    return parse();
  } catch {
    return undefined;
  }
}
