import { defer, finalize, map, type Observable, of, type SchedulerLike, tap, timer } from 'rxjs';
import { pageNumberWalk } from '../../src/page/page-number-walk.js';
import type { Walk } from '../../src/page/paginate.js';

/** One row a page, the row being the page's number; none behind the last. */
export interface ServedPage {
  readonly rows: readonly number[];
  readonly totalHits: number;
}

export interface PagedServerOptions {
  readonly pages: number;
  readonly totalHits: number;
  /** Milliseconds that the answers take, in turns; 0 answers in the turn of the question. */
  readonly latencies: readonly number[];
  /** The page that fails. */
  readonly broken?: number | undefined;
  readonly scheduler: SchedulerLike;
  /** Called with each request, when it has been counted. */
  readonly onSent?: (sent: number) => void;
}

/** A server of pages that counts: what was asked for, what is in flight, what was given up. */
export class PagedServer {
  readonly sent: number[] = [];
  inFlight = 0;
  mostInFlight = 0;
  aborted = 0;
  readonly #options: PagedServerOptions;

  constructor(options: PagedServerOptions) {
    this.#options = options;
  }

  /** The walk by page numbers over this server; for one run. */
  numbers(): Walk<number, ServedPage> {
    const walk = pageNumberWalk<ServedPage>({
      pageSize: 1,
      size: ({ rows }) => rows.length,
      totalHits: ({ totalHits }) => totalHits,
    });
    return { ...walk, fetchPage: (number) => this.#answer(number) };
  }

  /** The walk by a cursor that each page names, until none is named. */
  cursors(): Walk<string, ServedPage> {
    return {
      first: 'page-1',
      fetchPage: (cursor) => this.#answer(Number(cursor.slice(5))),
      next: (_page, cursor) => {
        const number = Number(cursor.slice(5));
        return number < this.#options.pages ? `page-${number + 1}` : undefined;
      },
    };
  }

  #answer(number: number): Observable<ServedPage> {
    const { pages, totalHits, latencies, broken, scheduler, onSent } = this.#options;
    return defer(() => {
      this.sent.push(number);
      this.inFlight += 1;
      this.mostInFlight = Math.max(this.mostInFlight, this.inFlight);
      onSent?.(this.sent.length);
      let open = true;
      const answered = (): void => {
        open = false;
        this.inFlight -= 1;
      };
      const latency = latencies[this.sent.length % latencies.length] ?? 0;
      return (latency > 0 ? timer(latency, scheduler) : of(0)).pipe(
        map(() => {
          if (number === broken) throw new Error(`page ${number} is broken`);
          return { rows: number <= pages ? [number] : [], totalHits };
        }),
        tap({ next: answered, error: answered }),
        finalize(() => {
          if (!open) return;
          answered();
          this.aborted += 1;
        }),
      );
    });
  }
}
