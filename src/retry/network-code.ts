/**
 * The platform's word for why a connection failed, such as `ECONNRESET`, found on the error or on what caused it.
 *
 * The fetch of Node fails with `TypeError: fetch failed` or `terminated` and has the code on the cause, node-fetch has
 * it on the error, browsers tell nothing.
 */
export function networkCode(error: unknown): string | undefined {
  let link = error;
  for (let depth = 0; depth < 5 && typeof link === 'object' && link !== null; depth++) {
    const { code, cause } = link as { readonly code?: unknown; readonly cause?: unknown };
    // DOMException has a number there.
    if (typeof code === 'string') return code;
    link = cause;
  }
  return undefined;
}
