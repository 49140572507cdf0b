import { requireThat } from '../error/require-that.js';

/** Checks an option that is the name of something. */
export function nameOption(field: string, name: unknown): string {
  requireThat(typeof name === 'string' && name !== '', field, 'a name');
  return name;
}
