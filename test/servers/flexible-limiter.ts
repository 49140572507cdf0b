import { RateLimiterMemory, type RateLimiterRes } from 'rate-limiter-flexible';
import type { LimitedServer } from './limited-server.js';
import { answerPage, servePages } from './serve-pages.js';

/** rate-limiter-flexible in a handler that tells the wait in whole seconds, as its documentation shows. */
export async function flexibleLimiter(options: {
  readonly points: number;
  readonly duration: number;
}): Promise<LimitedServer> {
  const limiter = new RateLimiterMemory(options);
  return await servePages((request, response) => {
    limiter.consume(request.headers.authorization ?? '').then(
      () => answerPage(request, response),
      (refusal: unknown) => {
        response.statusCode = 429;
        response.setHeader('retry-after', Math.ceil((refusal as RateLimiterRes).msBeforeNext / 1000));
        response.end('{}');
      },
    );
  });
}
