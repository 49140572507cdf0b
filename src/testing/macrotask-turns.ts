/**
 * Waits until the promise queue is really empty, as often as it is asked.
 *
 * A JavaScript engine starts no macrotask before the last microtask is done, whatever chain of promises, stream reads
 * and (in Node) `process.nextTick` calls led there. So one macrotask is enough, and no number of `await`s is. A message
 * to ourselves is the cheapest that both Node and browsers have: about 1 µs, where a lone `setImmediate` takes 4 µs and
 * `setTimeout(0)` a millisecond. No timer is involved, so faked timers do not stop it.
 *
 * Work outside the promise queue (files, sockets, compression in threads) is not waited for.
 */
export class MacrotaskTurns {
  readonly #channel = new MessageChannel();
  #arrived: () => void = () => undefined;

  constructor() {
    this.#channel.port1.onmessage = () => this.#arrived();
  }

  /** Resolves when every promise job that can run has run. One at a time. */
  next(): Promise<void> {
    return new Promise((resolve) => {
      this.#arrived = resolve;
      this.#channel.port2.postMessage(undefined);
    });
  }

  /** Lets the process end. */
  close(): void {
    this.#channel.port1.close();
  }
}
