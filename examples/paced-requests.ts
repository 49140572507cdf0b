// Paces requests to any API with a token bucket, and retries each as the server asks. No Genesys in it.
import { concatMap, defer, from, type Observable, retry } from 'rxjs';
import { retryDelay, throttleTokens, type TokenBucket } from 'sluice';

export function pacedRequests(urls: readonly string[], get: typeof fetch, bucket: TokenBucket): Observable<unknown> {
  const request = (url: string): Observable<unknown> =>
    defer(async () => {
      const answer = await get(url);
      // An answer has a status and headers: that is all that the strategy needs.
      if (!answer.ok) throw answer; // eslint-disable-line @typescript-eslint/only-throw-error
      return (await answer.json()) as unknown;
    }).pipe(retry({ delay: retryDelay() }));
  return from(urls).pipe(throttleTokens(bucket), concatMap(request));
}
