// What costs are measured of: each makes `ask(done)` of the rate and burst that it is told.

const PASSED = { kind: 'passed' };

async function gate({ perSecond, burst }) {
  const { Lane, Pool, Route } = await import('../dist/index.js');
  const limits = { requestsPerMinute: Math.round(perSecond * 60) + burst, burst };
  const pool = new Pool({ name: 'api', maxWaitMs: Infinity, ...limits });
  return new Route({ pools: [pool], lane: new Lane({ maxConcurrency: 1e9 }) });
}

/** One who is told of a permit and gives the answer at once. */
class Asker {
  constructor(done) {
    this.done = done;
  }
  next(permit) {
    permit.settle(PASSED);
    this.done();
  }
  error() {}
  complete() {}
}

/** A permit of no gate. */
class Nothing {
  constructor(asker, at) {
    this.asker = asker;
    this.at = at;
  }
  settle() {
    this.asker.complete();
  }
  unsubscribe() {}
}

export const costLanes = {
  'p-throttle': async ({ perSecond, burst }) => {
    const { default: pThrottle } = await import('p-throttle');
    const throttled = pThrottle({ limit: burst, interval: (burst / perSecond) * 1000 })((done) => done());
    return (done) => throttled(done);
  },
  /** The callbacks under `admit`. */
  'sluice core': async (told) => {
    const route = await gate(told);
    return (done) => void route.ask(new Asker(done));
  },
  'sluice admit()': async (told) => {
    const route = await gate(told);
    return (done) => void route.admit().subscribe(new Asker(done));
  },
  /** The least that any `admit()` could cost: an Observable that reads the clock. Nobody can wait for it. */
  'RxJS alone': Object.assign(
    async () => {
      const { Observable } = await import('rxjs');
      const nothing$ = new Observable((subscriber) => {
        const permit = new Nothing(subscriber, Date.now());
        subscriber.next(permit);
        return permit;
      });
      return (done) => void nothing$.subscribe(new Asker(done));
    },
    { only: 'alone' },
  ),
  'p-queue': async ({ perSecond, burst }) => {
    const { default: PQueue } = await import('p-queue');
    const queue = new PQueue({ intervalCap: burst, interval: (burst / perSecond) * 1000 });
    return (done) => queue.add(async () => done());
  },
  limiter: async ({ perSecond, burst }) => {
    const { TokenBucket } = await import('limiter');
    const bucket = new TokenBucket({ bucketSize: burst, tokensPerInterval: perSecond, interval: 'second' });
    bucket.content = burst;
    return (done) => bucket.removeTokens(1).then(done);
  },
};
