import { readFile } from 'node:fs/promises';
import { usageError } from './usage-error.js';

/**
 * The JSON in a file that an option names.
 *
 * Errors: `ConfigError`, with line and column where the text stops being JSON. The parser's own message is left out:
 * it quotes the text, which may be a secret.
 */
export async function readJsonFile(option: string, path: string): Promise<unknown> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    const code = (error as NodeJS.ErrnoException).code ?? 'unreadable';
    throw usageError(option, `${path} cannot be read (${code})`, 'give the path of a JSON file');
  });
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    const position = /position (\d+)/.exec(String(error))?.[1];
    throw usageError(option, `${path} is no JSON${position ? where(text, Number(position)) : ''}`, 'mend the file');
  }
}

function where(text: string, position: number): string {
  const before = text.slice(0, position).split('\n');
  return ` (line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1})`;
}
