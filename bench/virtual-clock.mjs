import { Subscription } from 'rxjs';

/** Virtual time: a heap of jobs by time, then by order of arrival. Also an RxJS scheduler. */
export class VirtualClock {
  #heap = [];
  #now = 0;
  #count = 0;

  now = () => this.#now;

  /** Runs `job` after `ms`. Returns a function that takes the job back. */
  after(ms, job) {
    const entry = { at: this.#now + Math.max(0, ms), order: this.#count++, job };
    this.#push(entry);
    return () => (entry.job = undefined);
  }

  schedule(work, delay = 0, state) {
    const subscription = new Subscription();
    const action = {
      schedule: (next, ms = 0) => {
        const cancel = this.after(ms, () => work.call(action, next));
        subscription.add(cancel);
        return subscription;
      },
    };
    const cancel = this.after(delay, () => work.call(action, state));
    subscription.add(cancel);
    return subscription;
  }

  /** Runs all jobs, or those up to `until`. Returns whether none is left. */
  run(until = Infinity) {
    while (this.#heap.length > 0) {
      if (this.#heap[0].at > until) return false;
      this.step();
    }
    return true;
  }

  /** Runs the next job. Returns whether there was one. */
  step() {
    while (this.#heap.length > 0) {
      const { at, job } = this.#pop();
      if (job === undefined) continue;
      this.#now = at;
      job();
      return true;
    }
    return false;
  }

  #push(entry) {
    const heap = this.#heap;
    let i = heap.push(entry) - 1;
    while (i > 0) {
      const parent = (i - 1) >> 1;
      if (!before(entry, heap[parent])) break;
      heap[i] = heap[parent];
      i = parent;
    }
    heap[i] = entry;
  }

  #pop() {
    const heap = this.#heap;
    const top = heap[0];
    const last = heap.pop();
    if (heap.length > 0) {
      let i = 0;
      for (;;) {
        let child = 2 * i + 1;
        if (child >= heap.length) break;
        if (child + 1 < heap.length && before(heap[child + 1], heap[child])) child += 1;
        if (!before(heap[child], last)) break;
        heap[i] = heap[child];
        i = child;
      }
      heap[i] = last;
    }
    return top;
  }
}

const before = (a, b) => a.at < b.at || (a.at === b.at && a.order < b.order);
