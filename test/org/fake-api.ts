import type { VirtualTime } from '../../src/testing/virtual-time.js';

/** A request as the fake server got it. */
export interface Got {
  readonly at: number;
  readonly url: string;
  readonly method: string;
  readonly headers: Headers;
  readonly body: unknown;
  /** 1 for the first request of this path. */
  readonly turn: number;
}

/** What it answers: `body` as JSON, or `text` as it is. */
export interface Reply {
  readonly status?: number;
  readonly headers?: Record<string, string>;
  readonly body?: unknown;
  readonly text?: string;
  readonly delayMs?: number;
  /** How long after the headers the body comes; `Infinity` for one that never does. Default with them. */
  readonly bodyMs?: number;
}

/**
 * A server in memory that answers as `handle` says, by default 50 ms after it was asked, and keeps what it got. What
 * `handle` throws is what fetch fails with.
 */
export function fakeApi(
  time: VirtualTime,
  handle: (got: Got) => Reply,
): { fetch: typeof globalThis.fetch; got: Got[]; aborted: Got[] } {
  const got: Got[] = [];
  const aborted: Got[] = [];
  const turns = new Map<string, number>();
  const fetch: typeof globalThis.fetch = (input, init = {}) =>
    new Promise((resolve, reject) => {
      const url = input as string;
      const { pathname } = new URL(url);
      const turn = (turns.get(pathname) ?? 0) + 1;
      turns.set(pathname, turn);
      const sent = init.body as string | undefined;
      const body: unknown = sent?.startsWith('{') ? JSON.parse(sent) : sent;
      const one = { at: time.now(), url, method: init.method ?? 'GET', headers: new Headers(init.headers), body, turn };
      got.push(one);
      const {
        status = 200,
        headers = {},
        body: json = {},
        text: answer = JSON.stringify(json),
        delayMs = 50,
        bodyMs = 0,
      } = handle(one);
      let open = true;
      const answered = time.schedule(() => {
        open = false;
        resolve(new Response(bodyMs === 0 ? answer : later(time, answer, bodyMs), { status, headers }));
      }, delayMs);
      init.signal?.addEventListener('abort', () => {
        if (open) aborted.push(one);
        answered.unsubscribe();
        reject(init.signal?.reason as Error);
      });
    });
  return { fetch, got, aborted };
}

function later(time: VirtualTime, text: string, ms: number): ReadableStream {
  return new ReadableStream({
    start: (controller) => {
      if (ms === Infinity) return;
      time.schedule(() => {
        controller.enqueue(new TextEncoder().encode(text));
        controller.close();
      }, ms);
    },
  });
}

/** A good answer of the token endpoint; every token has a name of its own. */
export function tokenReply({ turn }: Got, life: unknown = 86_399): Reply {
  return { body: { access_token: `token-${turn}`, token_type: 'bearer', expires_in: life } };
}

/** The token that a request was sent with. */
export function bearer({ headers }: Got): string | undefined {
  return headers.get('authorization')?.replace('Bearer ', '');
}
