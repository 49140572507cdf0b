import { describe, expect, it } from 'vitest';
import { parseMarbleFile } from '../../src/testing/marble-file.js';

const file = (...lines: readonly string[]) => lines.join('\n');
const good = file(
  '# The first two pass at once,',
  '# the rest wait.',
  'operator  throttleTokens  {"capacity": 2}',
  'values    {"a": {"rows": 3}}',
  'tick      2ms',
  '',
  'source    (abc|)',
  '  subs    (^!)',
  'error     {"status": 429}',
  'other     5ms #',
  '  subs    -',
  'output    (ab) 6ms (c|)',
  '  subs    ^ 19ms !',
  'output    -',
);

describe('parseMarbleFile', () => {
  it('reads names, options, values, streams and subscriptions', () => {
    const parsed = parseMarbleFile(good);
    expect(parsed.title).toBe('The first two pass at once, the rest wait.');
    expect(parsed.operator).toEqual({ name: 'throttleTokens', options: { capacity: 2 } });
    expect(parsed.values).toEqual({ a: { rows: 3 }, b: 'b', c: 'c' });
    expect(parsed.tickMs).toBe(2);
    expect(parsed.inputs.map(({ name }) => name)).toEqual(['source', 'other']);
    expect(parsed.outputs.map(({ marbles }) => marbles)).toEqual(['(ab) 6ms (c|)', '-']);
    expect(parsed.inputs[0]?.subscriptions).toEqual([{ marbles: '(^!)', fromMs: 0, toMs: 0 }]);
    expect(parsed.inputs[1]?.subscriptions).toEqual([{ marbles: '-', fromMs: Infinity, toMs: Infinity }]);
  });

  it('counts time as a test in run mode does: a group takes its characters, the time of a value is a millisecond', () => {
    expect(parseMarbleFile(good).outputs[0]?.moments).toEqual([
      { atMs: 0, kind: 'value', mark: 'a' },
      { atMs: 0, kind: 'value', mark: 'b' },
      { atMs: 10, kind: 'value', mark: 'c' },
      { atMs: 10, kind: 'complete', mark: '|' },
    ]);
  });

  it('takes an error for the streams below it, and the string `error` before the first', () => {
    const parsed = parseMarbleFile(good);
    expect(parsed.inputs.map(({ error }) => error)).toEqual(['error', { status: 429 }]);
  });

  it('takes the options, the values and the tick as absent when they are', () => {
    const parsed = parseMarbleFile(file('# same', 'operator same', 'in a|', 'output a|'));
    expect(parsed.operator.options).toEqual({});
    expect(parsed.values).toEqual({ a: 'a' });
    expect(parsed.tickMs).toBe(1);
  });

  it('reads files with carriage returns', () => {
    expect(parseMarbleFile(good.replaceAll('\n', '\r\n'))).toEqual(parseMarbleFile(good));
  });

  it.each([
    ['options that are no JSON', 3, 'operator throttleTokens {capacity: 2}'],
    ['options that are no object', 3, 'operator throttleTokens [2]'],
    ['an operator without a name', 3, 'operator'],
    ['a second operator', 4, 'operator again'],
    ['values that are no object', 4, 'values 3'],
    ['an error that is no JSON', 9, 'error boom'],
    ['a tick without a unit', 5, 'tick 20'],
    ['a tick of zero', 5, 'tick 0ms'],
    ['a stream without marbles', 7, 'source'],
    ['a hot stream', 7, 'source --^a|'],
    ['an unsubscription in a stream', 7, 'source a!'],
    ['a group that never ends', 7, 'source (abc|'],
    ['an indented stream', 7, '  source abc|'],
    ['subs that are not indented', 8, 'subs (^!)'],
    ['subs without marbles', 8, '  subs'],
    ['a value in subs', 8, '  subs ^a!'],
    ['two subscription points in one line', 8, '  subs ^^!'],
  ])('names the line of %s', (_, line, wrong) => {
    const lines = good.split('\n');
    lines[line - 1] = wrong;
    expect(() => parseMarbleFile(lines.join('\n'))).toThrow(SyntaxError);
    expect(() => parseMarbleFile(lines.join('\n'))).toThrow(`line ${line}: `);
  });

  it('refuses subs above the first stream, and a second reading of an output', () => {
    expect(() => parseMarbleFile(file('# x', '  subs ^'))).toThrow('line 2: `subs` without a stream');
    expect(() => parseMarbleFile(file('# x', 'output a', ' subs ^', ' subs -^'))).toThrow('line 4: an output');
  });

  it('refuses a file without a name, an operator or anything to expect', () => {
    expect(() => parseMarbleFile(file('operator x', 'output a'))).toThrow('line 2: the file ends without a `# text`');
    expect(() => parseMarbleFile(file('# x', 'output a'))).toThrow('line 2: the file ends without an `operator`');
    expect(() => parseMarbleFile(file('# x', 'operator x', 'in a'))).toThrow('without an `output`');
  });
});
