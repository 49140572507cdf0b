import type { Output } from '../io.js';
import { oneLine } from './one-line.js';

/** What a terminal wraps, it counts as two lines, and then the block would climb. Wide characters are taken for two. */
function cut(text: string, columns: number): string {
  let width = 0;
  let end = 0;
  for (const character of text) {
    width += (character.codePointAt(0) ?? 0) > 0x10ff ? 2 : 1;
    if (width >= columns) return text.slice(0, end);
    end += character.length;
  }
  return text;
}

/**
 * Writes to stderr: lines that stay, and on a terminal a block of lines below them that is redrawn in place. Without a
 * terminal the block's lines are plain lines like the others. Nothing that is printed can control the terminal.
 */
export class Screen {
  readonly #output: Output;
  readonly isTerminal: boolean;
  #block: readonly string[] = [];

  constructor(output: Output, env: Readonly<Record<string, string | undefined>>) {
    this.#output = output;
    this.isTerminal = output.isTTY === true && env['TERM'] !== 'dumb';
  }

  /** A line that stays. */
  log(line: string): void {
    const block = this.#block;
    this.#output.write(`${this.#erased()}${oneLine(line)}\n`);
    if (block.length > 0) this.show(block);
  }

  /** Lines about the moment: in the place of those shown before, or below them where there is no terminal. */
  show(lines: readonly string[]): void {
    // A terminal that does not know its size says 0.
    const columns = this.#output.columns || 80;
    const rows = this.#output.rows || 24;
    const clean = lines.map(oneLine);
    const shown = this.isTerminal ? clean.slice(0, Math.max(1, rows - 1)).map((line) => cut(line, columns)) : clean;
    const before = this.isTerminal ? this.#erased() : '';
    if (before || shown.length > 0) this.#output.write(before + shown.map((line) => `${line}\n`).join(''));
    if (this.isTerminal) this.#block = shown;
  }

  /** Takes the block away and forgets it; returns the codes that do so. */
  #erased(): string {
    const { length } = this.#block;
    this.#block = [];
    return length > 0 ? `\u001b[${length}A\r\u001b[J` : '';
  }
}
