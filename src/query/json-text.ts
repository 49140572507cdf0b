/**
 * JSON of what came as JSON or goes out as such; empty for what is nested some thousand levels deep, which
 * `JSON.stringify` has no stack for.
 */
export function jsonText(value: unknown, replacer?: (name: string, value: unknown) => unknown): string {
  try {
    return JSON.stringify(value, replacer);
  } catch (error) {
    if (error instanceof RangeError) return '';
    throw error;
  }
}
