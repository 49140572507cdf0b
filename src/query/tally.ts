import type { EventStream } from '../event/event-stream.js';
import type { Page } from '../page/page.js';
import type { Gap, Manifest } from './manifest.js';
import type { Question, ReceivedPage } from './question.js';
import { told } from './told.js';

/** What the runs of one query count: takes pages as received, drops rows that came before, and writes the manifest. */
export class Tally<Row> {
  readonly #question: Question<Row>;
  readonly #events: EventStream;
  readonly #startedAt: number;
  /** Ids of the rows of the slice. They are what tells a row that drifted to a later page from a new one. */
  readonly #ids = new Set<string>();
  #rows = 0;
  #pages = 0;
  #duplicates = 0;
  #withoutId = 0;
  #totalHits: number | undefined;
  #lastStart: string | undefined;

  constructor(question: Question<Row>, events: EventStream) {
    this.#question = question;
    this.#events = events;
    this.#startedAt = question.org.wallClock();
  }

  /** The page that goes to the reader: rows that came before are dropped, rows without an id are kept. */
  take(received: ReceivedPage<Row>): Page<Row> {
    const rows = received.rows.filter((row) => this.#isNew(row));
    const duplicates = received.rows.length - rows.length;
    const { slice, walk, startOf } = this.#question;
    const last = rows.at(-1);
    this.#rows += rows.length;
    this.#pages += 1;
    this.#duplicates += duplicates;
    this.#totalHits = received.totalHits;
    if (last !== undefined) this.#lastStart = startOf?.(last) ?? this.#lastStart;
    this.#events.emit('pageRead', () => ({
      ...this.#where(),
      rows: rows.length,
      duplicates,
      ...(received.totalHits !== undefined && { totalHits: received.totalHits }),
    }));
    return {
      rows,
      slice,
      position: { slice, walk, next: received.next },
      ...(received.totalHits !== undefined && { totalHits: received.totalHits }),
      ...(received.availability !== undefined && { availability: received.availability }),
    };
  }

  /** Tells what a careful reader should know about a run that came to its end by itself. */
  warn(): void {
    if (this.#withoutId > 0) {
      this.#warn(
        'rows-without-id',
        this.#withoutId,
        'rows came without an id: they are kept, and cannot be told apart',
      );
    }
    const missing = (this.#totalHits ?? 0) - this.#rows;
    if (this.#question.idOf && missing > 0) {
      this.#warn('fewer-rows-than-total-hits', missing, 'rows fewer came than the server had counted');
    }
  }

  manifest(status: Manifest['status'], error?: unknown): Manifest {
    const { org, name, interval } = this.#question;
    const finishedAt = org.wallClock();
    return {
      org: org.name,
      query: name,
      interval: interval?.text ?? '',
      status,
      rows: this.#rows,
      pages: this.#pages,
      requests: this.#events.count('requestSent'),
      throttled: this.#events.count('throttled'),
      duplicates: this.#duplicates,
      gaps: status === 'complete' ? [] : [this.#gap(error)],
      provisional: (interval?.end ?? -Infinity) > this.#startedAt,
      startedAt: new Date(this.#startedAt).toISOString(),
      finishedAt: new Date(finishedAt).toISOString(),
      ...(error !== undefined && { error: told(error) }),
    };
  }

  #isNew(row: Row): boolean {
    if (!this.#question.idOf) return true;
    const id = this.#question.idOf(row);
    if (id === undefined) {
      this.#withoutId += 1;
      return true;
    }
    const before = this.#ids.size;
    return this.#ids.add(id).size > before;
  }

  #gap(error: unknown): Gap {
    const { slice } = this.#question;
    const why = error === undefined ? 'the run was left' : told(error).message;
    return { start: this.#lastStart ?? slice.start, end: slice.end, reason: `after ${this.#pages} pages: ${why}` };
  }

  #warn(code: 'rows-without-id' | 'fewer-rows-than-total-hits', count: number, what: string): void {
    this.#events.emit('warning', () => ({ ...this.#where(), code, count, message: `${count} ${what}` }));
  }

  #where(): { org: string; query: string; at: number } {
    return { org: this.#question.org.name, query: this.#question.name, at: this.#question.org.wallClock() };
  }
}
