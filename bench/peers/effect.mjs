/* global Response */
import { Effect, Layer, PartitionedSemaphore } from 'effect';
import { HttpClient, HttpClientRequest, HttpClientResponse } from 'effect/http';
import { RateLimiter } from 'effect/persistence';

export const packages = ['effect'];
export const can = ['limit', 'read Retry-After', 'cancel'];

const memory = RateLimiter.layer.pipe(Layer.provide(RateLimiter.layerStoreMemory));

/** Runs `use(limiter)` with a limiter of its own. */
export const withLimiter = (use) =>
  Effect.runSync(Effect.map(RateLimiter.RateLimiter, use).pipe(Effect.provide(memory)));

const limits = ({ perSecond, burst, limit, windowMs }) =>
  windowMs === undefined
    ? { algorithm: 'token-bucket', limit: burst, window: (burst / perSecond) * 1000 }
    : { algorithm: 'fixed-window', limit, window: windowMs };

/** One client for all requests; `request(send)` is an Effect. */
export const clientOf = (told, more) =>
  withLimiter((limiter) => {
    const sends = new Map();
    const client = HttpClient.make((request, url) =>
      Effect.map(Effect.promise(sends.get(url.pathname)), (answer) =>
        HttpClientResponse.fromWeb(request, new Response(null, answer)),
      ),
    ).pipe(HttpClient.withRateLimiter({ limiter, key: 'api', ...limits(told), ...more }));
    let count = 0;
    return (send) => {
      const path = `/${++count}`;
      sends.set(path, send);
      return Effect.ensuring(
        client.execute(HttpClientRequest.get(`http://api.test${path}`)),
        Effect.sync(() => sends.delete(path)),
      );
    };
  });

export const lanes = {
  /** Its client with the rate limiter, which learns and retries by itself. */
  Effect: (told) => {
    const request = clientOf(told);
    return (send, signal) => Effect.runPromise(request(send), { signal });
  },
  /** The same, told not to learn. */
  'Effect, learning off': (told) => {
    const request = clientOf(told, { disableAdaptiveLearning: true });
    return (send, signal) => Effect.runPromise(request(send), { signal });
  },
};

/** Many orgs, each with a client of its own, behind one semaphore that is shared round robin. */
export const fair = {
  'Effect PartitionedSemaphore': (tolds, cap) => {
    const slots = PartitionedSemaphore.makeUnsafe({ permits: cap });
    const orgs = tolds.map((told) => clientOf(told));
    return (org, send) => Effect.runPromise(PartitionedSemaphore.withPermit(slots, String(org))(orgs[org](send)));
  },
};
