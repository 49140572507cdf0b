import { WalkError } from '../errors.js';
import { configError } from '../error/config-error.js';
import { errorAt } from '../error/error-at.js';
import { type Cursors, type CursorWalk, cursorWalk } from './cursor-walk.js';

/** A host that does not exist: what resolves to another than this one was not relative. */
const HERE = 'http://relative.invalid';

/** What a walk by the addresses of pages needs to know of them. */
export interface NextUris<P> extends Omit<Cursors<P>, 'cursorOf' | 'from'> {
  /** The address that a page names for the next one, relative to the host. Null, absent or empty is the end. */
  readonly nextUriOf: (page: P) => string | null | undefined;
  /** The address of the first page: a path that begins with one slash, with its parameters. */
  readonly from: string;
}

/** The part of a {@link Walk} that addresses decide: the cursors are paths with their parameters, never a host. */
export type NextUriWalk<P> = CursorWalk<P> & { readonly first: string };

/**
 * The walk by next-URIs: each page names the address of the next, until one names none. For one run at a time.
 *
 *     (ab)→/users?pageNumber=2  ()→/users?pageNumber=3  (c)|     an empty or a short page is no end
 *     (ab)→//evil.example/users  #                               another host, or any absolute address: foreign-uri
 *
 * An address is taken as it is encoded, once. Holds the addresses of the run. Errors: `WalkError`, also for an address
 * that comes again and for three empty pages that promise more.
 *
 * @example
 * ```ts
 * import { from } from 'rxjs';
 * import { nextUriWalk, paginate } from 'sluice';
 *
 * interface Users {
 *   readonly entities: readonly { readonly name: string }[];
 *   readonly nextUri?: string;
 * }
 * const users$ = paginate({
 *   ...nextUriWalk<Users>({ from: '/api/v2/users?pageSize=100', nextUriOf: (page) => page.nextUri }),
 *   fetchPage: (uri) =>
 *     from(fetch(`https://api.example.com${String(uri)}`).then((answer) => answer.json() as Promise<Users>)),
 * });
 * users$.subscribe({ next: (page) => console.log(page.entities.length), error: console.error });
 * ```
 */
export function nextUriWalk<P>({ nextUriOf, from, ...rest }: NextUris<P>): NextUriWalk<P> {
  const { org, request } = rest;
  const first = onThisHost(from);
  if (first === undefined) {
    throw configError('from', 'it is no path of this host', 'give one that begins with one slash', org);
  }
  const cursorOf = (page: P): string | undefined => {
    const uri = nextUriOf(page);
    if (!uri) return undefined;
    const path = onThisHost(uri);
    if (path !== undefined) return path;
    const what = 'the next address is no path of this host';
    throw errorAt({ org, request }, WalkError, what, { reason: 'foreign-uri' });
  };
  return { ...cursorWalk<P>({ ...rest, from: first, cursorOf }), first };
}

/** Resolved as a fetch would: backslashes, tabs, dots and line ends can make another host of what looks like a path. */
function onThisHost(uri: string): string | undefined {
  if (!/^\//.test(uri) || !URL.canParse(uri, HERE)) return undefined;
  const { origin, pathname, search } = new URL(uri, HERE);
  return origin === HERE && pathname[1] !== '/' ? `${pathname}${search}` : undefined;
}
