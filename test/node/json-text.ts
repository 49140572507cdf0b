import fc from 'fast-check';

/** Any character, halves of pairs too. */
const text = fc.string({ unit: fc.nat({ max: 0xffff }).map((code) => String.fromCharCode(code)), maxLength: 8 });
const number = fc.oneof(
  fc.constantFrom('-0', '-0.0', '1e21', '9007199254740993', '5e-324', '1.7976931348623157e308', '-0e5'),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
);
const name = fc.oneof(fc.constantFrom('__proto__', 'constructor', 'toJSON', 'length', '0', ''), text);

const { json } = fc.letrec<{ json: string }>((tie) => ({
  json: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom('null', 'true', 'false'),
    number,
    text.map((value) => JSON.stringify(value)),
    fc.array(tie('json'), { maxLength: 4 }).map((items) => `[${items.join(', ')}]`),
    fc
      .array(fc.tuple(name, tie('json')), { maxLength: 4 })
      .map((fields) => `{${fields.map(([key, value]) => `${JSON.stringify(key)} : ${value}`).join(',\n')}}`),
  ),
}));

/** JSON as a server could write it: the text, not a value, since that is what arrives. */
export const jsonText: fc.Arbitrary<string> = json;
