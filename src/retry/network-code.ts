/** Links of a chain of causes that are looked at: one may lead back to itself. */
const DEEPEST = 4;

/**
 * The platform's word for why a connection failed, such as `ECONNRESET`, found on the error or on what caused it.
 *
 * The fetch of Node fails with `TypeError: fetch failed` or `terminated` and has the code on the cause, node-fetch has
 * it on the error, browsers tell nothing.
 */
export function networkCode(error: unknown, depth = 0): string | undefined {
  const { code, cause } = Object(error) as { readonly code?: unknown; readonly cause?: unknown };
  // DOMException has a number there.
  if (typeof code === 'string') return code;
  return depth === DEEPEST ? undefined : networkCode(cause, depth + 1);
}
