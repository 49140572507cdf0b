import type { EventStream } from '../../event/event-stream.js';
import type { Gap } from '../../page/gap.js';
import type { Page, Position, Slice } from '../../page/page.js';
import { isoOf } from '../interval/iso-of.js';
import type { Manifest } from './manifest.js';
import type { Question, ReceivedPage } from '../question.js';
import { errorInManifest } from './error-in-manifest.js';
import { SETTLE_MS } from './settle-ms.js';
import { type BegunSlice, whatIsLeft } from './what-is-left.js';
import { sliceOf } from '../slice/slice-of.js';

/** What one run counts: makes pages of what was received, and writes the manifest. */
export class Tally<Row> {
  readonly #question: Question<Row>;
  readonly #events: EventStream;
  readonly #startedAt: number;
  readonly #whole: Slice;
  readonly #slices = new Map<string, BegunSlice>();
  readonly #open = new Set<string>();
  #rows = 0;
  #pages = 0;
  #duplicates = 0;
  #withoutId = 0;
  /** Where what is provisional begins. */
  readonly #provisional = new Set<string>();

  constructor(question: Question<Row>, events: EventStream, from: readonly Position[] = []) {
    this.#question = question;
    this.#events = events;
    this.#startedAt = question.org.wallClock();
    this.#whole = sliceOf(question.interval);
    const settled = isoOf(this.#startedAt - SETTLE_MS);
    if (this.#whole.end > settled) this.#provisional.add(settled);
    for (const { slice, next, gaps } of from) this.#slices.set(slice.start, { slice, done: next === null, gaps });
  }

  /** What has not been read to its end. */
  get left(): readonly Slice[] {
    return whatIsLeft(this.#whole, this.#slices.values());
  }

  /** The page that goes to the reader. */
  take(received: ReceivedPage<Row>): Page<Row> {
    const { slice = this.#whole, rows, next, duplicates = 0, withoutId = 0, totalHits, availability, gap } = received;
    const { walk, startOf, openIdOf } = this.#question;
    const last = rows.at(-1);
    const before = this.#slices.get(slice.start);
    const upTo = (last && startOf?.(last)) ?? before?.upTo;
    const gaps = gap ? [...(before?.gaps ?? []), gap] : before?.gaps;
    this.#slices.set(slice.start, { slice, done: next === null, upTo, gaps });
    this.#rows += rows.length;
    this.#pages += 1;
    this.#duplicates += duplicates;
    this.#withoutId += withoutId;
    if (received.provisional) this.#provisional.add(availability ? isoOf(availability) : slice.start);
    for (const id of received.open ?? (openIdOf ? rows.map(openIdOf) : [])) if (id !== undefined) this.#open.add(id);
    this.#events.emit('pageRead', () => ({ rows: rows.length, duplicates, totalHits }));
    return { rows, slice, position: { slice, walk, next, gaps }, totalHits, availability };
  }

  /** Tells what a careful reader should know about a run that came to its end by itself. */
  warn(): void {
    const count = this.#withoutId;
    if (count > 0) this.#events.warn('rows-without-id', count, `rows without an id, kept: ${count}`);
  }

  manifest(ended: Manifest['status'], error?: unknown): Manifest {
    const { org, name, interval } = this.#question;
    const why = error === undefined ? undefined : errorInManifest(error);
    const { start } = this.#whole;
    const [first] = [...this.#provisional].sort();
    // What the lake lacks may begin before all that was asked for.
    const provisionalFrom = first && first < start ? start : first;
    const gaps = [...this.#slices.values()].flatMap(({ gaps = [] }) => gaps);
    const status = ended === 'complete' && gaps.length > 0 ? 'partial' : ended;
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
      gaps: ended === 'complete' ? gaps : [...gaps, ...this.#unread(why?.message)],
      provisional: provisionalFrom !== undefined,
      provisionalFrom,
      ...(this.#open.size > 0 && { open: [...this.#open] }),
      startedAt: isoOf(this.#startedAt),
      finishedAt: isoOf(org.wallClock()),
      error: why,
    };
  }

  #unread(reason = 'the run was left'): readonly Gap[] {
    const { left } = this;
    // A run that broke off behind its last page has all rows, and cannot know it.
    return (left.length > 0 ? left : [this.#whole]).map((slice) => ({ ...slice, reason }));
  }
}
