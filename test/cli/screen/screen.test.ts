import { describe, expect, it } from 'vitest';
import { Screen } from '../../../src/cli/screen/screen.js';

/** A terminal that knows just the codes that the screen sends. */
function terminal({ columns = 20, rows = 5 } = {}) {
  const lines: string[] = [''];
  const write = (text: string) => {
    const codes = /\u001b\[(\d+)A\r\u001b\[J|\n|[^\n\u001b]+/g; // eslint-disable-line no-control-regex -- the codes themselves
    for (const [part, up] of text.matchAll(codes)) {
      if (up !== undefined) lines.splice(lines.length - 1 - Number(up), Infinity, '');
      else if (part === '\n') lines.push('');
      else lines.push(`${lines.pop() ?? ''}${part}`);
    }
  };
  return { lines, output: { write, isTTY: true, columns, rows } };
}

describe('Screen', () => {
  it('redraws the block in place and keeps the lines above it', () => {
    const { lines, output } = terminal();
    const screen = new Screen(output, {});
    screen.log('begin');
    screen.show(['a: 1', 'b: 1']);
    screen.show(['a: 2', 'b: 2']);
    screen.log('a is done');
    expect(lines).toEqual(['begin', 'a is done', 'a: 2', 'b: 2', '']);
    screen.show(['b: 3']);
    expect(lines).toEqual(['begin', 'a is done', 'b: 3', '']);
    screen.show([]);
    expect(lines).toEqual(['begin', 'a is done', '']);
  });

  it('keeps the block within the terminal, since what wraps or scrolls cannot be redrawn', () => {
    const { lines, output } = terminal({ columns: 10, rows: 3 });
    const screen = new Screen(output, {});
    screen.show(['0123456789abc', '東京東京東京', 'third']);
    expect(lines).toEqual(['012345678', '東京東京', '']);
  });

  it('takes a terminal that does not know its size for one of the usual size', () => {
    const { lines, output } = terminal({ columns: 0, rows: 0 });
    new Screen(output, {}).show(['0123456789abc', 'second']);
    expect(lines).toEqual(['0123456789abc', 'second', '']);
  });

  it('writes plain lines where there is no terminal, or a dumb one', () => {
    for (const [isTTY, env] of [
      [false, {}],
      [true, { TERM: 'dumb' }],
    ] as const) {
      const written: string[] = [];
      const screen = new Screen({ write: (text) => written.push(text), isTTY }, env);
      screen.log('begin');
      screen.show(['a: 1']);
      screen.show(['a: 2', 'long '.repeat(40)]);
      screen.show([]);
      expect(written.join('')).toBe(`begin\na: 1\na: 2\n${'long '.repeat(40)}\n`);
    }
  });

  it('lets nothing that it prints control the terminal', () => {
    const written: string[] = [];
    const screen = new Screen({ write: (text) => written.push(text) }, {});
    screen.log('evil\u001b[2J\u0007');
    screen.show(['worse\u001b]0;x\u0007\n']);
    expect(written.join('')).toBe('evil [2J \nworse ]0;x \n');
  });
});
