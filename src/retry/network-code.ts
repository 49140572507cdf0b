/** Links of a chain of causes that are looked at: one may lead back to itself. */
const DEEPEST = 4;

/**
 * The platform's word for why a connection failed, such as `ECONNRESET`, found on the error or on what caused it.
 *
 * The fetch of Node fails with `TypeError: fetch failed` or `terminated` and has the code on the cause, node-fetch has
 * it on the error, browsers tell nothing. From 7 on the parser of undici (Node 24) says that it is the parser, and not
 * what was wrong.
 */
export function networkCode(error: unknown, depth = 0): string | undefined {
  const { code, cause, name } = Object(error) as Partial<Record<'code' | 'cause' | 'name', unknown>>;
  // DOMException has a number there.
  if (typeof code === 'string') return code;
  if (name === 'HTTPParserError') return 'HPE_UNKNOWN';
  return depth === DEEPEST ? undefined : networkCode(cause, depth + 1);
}
