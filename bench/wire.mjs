/**
 * The way to a scenario's server and back: each request travels, is decided on when it arrives, and its answer travels.
 *
 * @param scenario see `play.mjs`
 * @param draw numbers in [0, 1): latencies and strays
 * @returns a function that sends one request and calls back with `(refused, hint)`, and what was counted
 */
export function wire({ server: makeServer, oneWay, answerMs = 0, hints = 'none', strays = 0, ...more }, clock, draw) {
  const { strayHintMs, onSend, log } = more;
  const server = makeServer();
  const counts = { sent: 0, refusals: 0, done: 0, lastMs: 0 };
  const trip = () => oneWay[0] + draw() * (oneWay[1] - oneWay[0]);
  const hintAt = (t, refused) => {
    const hint = {};
    if (refused && (hints === 'seconds' || hints === 'window')) {
      hint.retryAfterMs = Math.max(1, Math.ceil((server.next(t) - t) / 1000)) * 1000;
    }
    if (hints === 'level' || hints === 'window') Object.assign(hint, server.level(t));
    return hint;
  };
  const send = (answered) => {
    counts.sent += 1;
    const sentAt = clock.now();
    onSend?.(sentAt);
    clock.after(trip(), () => {
      const t = clock.now();
      const stray = strays > 0 && draw() < strays;
      const refused = stray || server.next(t) > t;
      if (!refused) server.take(t);
      const hint = stray && strayHintMs !== undefined ? { retryAfterMs: strayHintMs } : hintAt(t, refused);
      log?.({ t, sentAt, refused, hint });
      clock.after(trip() + (refused ? 0 : answerMs), () => {
        log?.({ heard: clock.now(), refused });
        if (refused) counts.refusals += 1;
        else {
          counts.done += 1;
          counts.lastMs = clock.now();
        }
        answered(refused, hint);
      });
    });
  };
  return { send, counts };
}
