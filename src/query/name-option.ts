import { requireThat } from '../retry/require-that.js';

/** Checks an option that is the name of something. */
export function nameOption(field: string, name: unknown): string {
  const text = typeof name === 'string' ? name : '';
  requireThat(text !== '', field, 'a name');
  return text;
}
