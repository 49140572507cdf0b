import { type Either, left, right } from '#fp-ts/Either';

/** Why a text is no JSON; `foreign` does not even begin like an object or a list. */
export type NoJson = 'empty' | 'html' | 'foreign' | 'syntax';

/**
 * Parses a body, and says of one that is no JSON whether it was empty, HTML, something else or broken. The last of duplicate keys wins,
 * and `__proto__` becomes a field like any other, as in `JSON.parse`.
 */
export function parseJson(text: string): Either<NoJson, unknown> {
  try {
    return right(JSON.parse(text));
  } catch {
    const [start] = text.trimStart();
    return left(!start ? 'empty' : start === '<' ? 'html' : /[[{]/.test(start) ? 'syntax' : 'foreign');
  }
}
