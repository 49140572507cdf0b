/** In Node an open port keeps the process alive unless it says otherwise; a browser's port has neither method. */
type Port = MessagePort & { readonly ref?: () => void; readonly unref?: () => void };

let channel: MessageChannel | undefined;
let holders = 0;
const waiting: (() => void)[] = [];

/** One channel for everybody: making one costs fifty times as much as using it. */
function ports(): { readonly inbox: Port; readonly outbox: Port } {
  if (channel === undefined) {
    channel = new MessageChannel();
    channel.port1.onmessage = () => waiting.shift()?.();
  }
  return { inbox: channel.port1, outbox: channel.port2 };
}

/**
 * Tells when the promise queue is really empty.
 *
 * A JavaScript engine starts no macrotask before the last microtask is done, whatever chain of promises, stream reads
 * and (in Node) `process.nextTick` calls led there. So one macrotask is enough, and no number of `await`s is. A message
 * to ourselves is the cheapest that both Node and browsers have: about 1 µs, where a lone `setImmediate` takes 4 µs and
 * a timer a millisecond. No timer is involved, so faked timers do not stop it.
 *
 * Work outside the promise queue (files, sockets, compression in threads) is not waited for.
 */
export const promiseQueue: {
  /** Keeps the process alive until `release`; between the two the queue may be waited for. */
  hold(): void;
  release(): void;
  /** Resolves when every promise job that can run has run. */
  empty(): Promise<void>;
} = {
  hold: () => {
    holders += 1;
    ports().inbox.ref?.();
  },
  release: () => {
    holders -= 1;
    if (holders === 0) ports().inbox.unref?.();
  },
  empty: () =>
    new Promise((resolve) => {
      waiting.push(resolve);
      ports().outbox.postMessage(undefined);
    }),
};
