import { type Either, left, right } from '#fp-ts/Either';

/** Why a text is no JSON; `syntax` begins like an object or a list and does not end like one, `foreign` is any other. */
export type NoJson = 'empty' | 'html' | 'foreign' | 'syntax';

/**
 * Parses a body, and says of one that is no JSON whether it was empty, HTML, cut short or something else. The last of
 * duplicate keys wins, and `__proto__` becomes a field like any other, as in `JSON.parse`.
 */
export function parseJson(text: string): Either<NoJson, unknown> {
  try {
    return right(JSON.parse(text));
  } catch {
    const whole = text.trim();
    const [start] = whole;
    const isCut = /[[{][^\]}]/.test(`${start}${whole.slice(-1)}`);
    return left(!start ? 'empty' : start === '<' ? 'html' : isCut ? 'syntax' : 'foreign');
  }
}
