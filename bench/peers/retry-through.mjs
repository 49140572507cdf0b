/**
 * What users of a limiter write around it, since it knows nothing of answers: a refused request waits as it was told, or
 * for a second, and asks the limiter again.
 *
 * @param limited runs a function when the limiter allows it
 */
export const retryThrough = (limited) => async (send, signal) => {
  for (;;) {
    const answer = await limited(send, signal);
    if (answer.status !== 429) return;
    await pause(waitMs(answer));
  }
};

export const waitMs = ({ headers }) => Number(headers['retry-after'] ?? 1) * 1000;

export const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
