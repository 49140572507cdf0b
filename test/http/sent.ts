import { asyncScheduler, type Observable } from 'rxjs';
import { completeHttpOptions } from '../../src/http/complete-http-options.js';
import type { HttpAnswer } from '../../src/http/http-answer.js';
import type { HttpOptions } from '../../src/http/http-options.js';
import type { HttpRequest } from '../../src/http/http-request.js';
import { sendRequest } from '../../src/http/send-request.js';

/** The answer to a request that is sent by the clocks of this machine, unless others are given. */
export function sent(request: HttpRequest, options: Partial<HttpOptions> = {}): Observable<HttpAnswer> {
  const { scheduler = asyncScheduler, wallClock = Date.now } = options;
  return sendRequest(request, completeHttpOptions(options, { scheduler, wallClock }));
}
