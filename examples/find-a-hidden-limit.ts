// Watches a gate find a limit that nobody told it of, in virtual time: it is told 50 requests a second, the server's bucket
// earns 20, and a refusal says nothing but no.
import { defer, delay, lastValueFrom, map, mergeMap, of, range } from 'rxjs';
import { Lane, Pool, Route, withPermit } from 'sluice';
import { VirtualTime } from 'sluice/testing';

const WAY_MS = 25;

class Refused extends Error {}

/** What the server knows and nobody else does. */
class Bucket {
  readonly #now: () => number;
  #tokens = 10;
  #at = 0;

  constructor(now: () => number) {
    this.#now = now;
  }

  take(): boolean {
    this.#tokens = Math.min(10, this.#tokens + ((this.#now() - this.#at) * 20) / 1000);
    this.#at = this.#now();
    if (this.#tokens < 1) return false;
    this.#tokens -= 1;
    return true;
  }
}

export async function findAHiddenLimit(requests: number, print: (line: string) => void): Promise<void> {
  const time = new VirtualTime();
  const server = new Bucket(() => time.now());
  const pool = new Pool({ name: 'token', requestsPerMinute: 3000, burst: 10, scheduler: time });
  const gate = new Route({ pools: [pool], lane: new Lane({ scheduler: time }) });

  const request = defer(() =>
    of(undefined).pipe(
      delay(WAY_MS, time),
      map(() => server.take()),
      delay(WAY_MS, time),
      map((taken) => {
        if (!taken) throw new Refused();
      }),
    ),
  );
  const asked = withPermit(gate, request, {
    answer: (error) => ({ kind: error instanceof Refused ? 'refused' : 'unknown' }),
    delay: () => {
      const { ratePerSecond = 50, error = 0 } = pool.state.ceiling ?? {};
      print(`${seconds()}  ${ratePerSecond.toFixed(1)} a second, at most ${(ratePerSecond + error).toFixed(1)}`);
      return of(undefined); // asks again at once: the pace does the waiting
    },
  });
  const seconds = (): string => `${(time.now() / 1000).toFixed(2).padStart(5)} s`;

  await time.runWhile(lastValueFrom(range(requests).pipe(mergeMap(() => asked, 50))));
  print(`${seconds()}  done`);
}
