import { AdaptiveRetryStrategy } from '@smithy/util-retry';

export const packages = ['@smithy/util-retry'];
export const can = ['read Retry-After'];
export const lanes = {
  /** The adaptive mode of the AWS SDK, driven as its middleware does, with attempts without end. It cannot be told a rate. */
  'AWS adaptive': () => {
    const strategy = new AdaptiveRetryStrategy(() => Promise.resolve(Infinity));
    return async (send) => {
      let token = await strategy.acquireInitialRetryToken('');
      for (;;) {
        const { status, headers } = await send();
        if (status !== 429) return strategy.recordSuccess(token);
        token = await again(strategy, token, headers['retry-after']);
      }
    };
  },
};

async function again(strategy, token, retryAfter) {
  const hint = readHint(retryAfter);
  try {
    return await strategy.refreshRetryTokenForRetry(token, {
      errorType: 'THROTTLING',
      ...(hint && { retryAfterHint: hint }),
    });
  } catch {
    // Its retry quota is used up: another call of the SDK begins.
    return strategy.acquireInitialRetryToken('');
  }
}

/** As the SDK's own `parseRetryAfterHeader`. */
function readHint(value) {
  if (value === undefined) return undefined;
  const seconds = Number(value);
  return Number.isNaN(seconds) ? new Date(value) : new Date(Date.now() + seconds * 1000);
}
