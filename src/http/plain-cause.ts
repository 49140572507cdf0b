/** Links of a chain of causes that are kept. */
const DEEPEST = 4;
const LONGEST = 500;

/**
 * A copy of a foreign error that keeps what helps and nothing that must not be written down: name, message, code and
 * cause. Errors of fetches carry more: undici's parser the raw bytes of the answer (`data`), that of Node too
 * (`rawPacket`), others the whole request with its headers; node-fetch puts the address with its query in the message.
 */
export function plainCause(error: unknown, depth = 0): Error | undefined {
  if (!(error instanceof Error) || depth === DEEPEST) return undefined;
  const cause = plainCause(error.cause, depth + 1);
  const copy = new Error(withoutQuery(error.message.slice(0, LONGEST)), cause && { cause });
  const { code } = error as { readonly code?: unknown };
  return Object.assign(copy, { name: error.name }, typeof code === 'string' && { code });
}

/** Without the query of an address, and without a user in front of its host. */
function withoutQuery(message: string): string {
  return message.replace(/\?\S*/g, '?…').replace(/\/\/[^/@\s]*@/g, '//');
}
