import type { SluiceEvent } from '../../event/sluice-event.js';
import type { Org } from '../../org/org.js';
import { counted } from './counted.js';
import { formatDuration } from './format-duration.js';

const WINDOW_MS = 60_000;
/** A rate over less than this says nothing. */
const LEAST_MS = 5_000;

/** How one org comes along, as its events and pools tell. Times are epoch milliseconds. */
export class OrgProgress {
  readonly #org: Pick<Org, 'name' | 'pools'>;
  #requestsPerMinute: number;
  #startedAt: number | undefined;
  #rows = 0;
  #pages = 0;
  #totalHits: number | undefined;
  #sentAt: number[] = [];
  /** Why nothing comes, as the last failure said; none since the last success. */
  #trouble: string | undefined;
  #over = false;

  constructor(org: Pick<Org, 'name' | 'pools'>, requestsPerMinute: number) {
    this.#org = org;
    this.#requestsPerMinute = requestsPerMinute;
  }

  get name(): string {
    return this.#org.name;
  }

  /** Whether there is something to show. */
  get running(): boolean {
    return this.#startedAt !== undefined && !this.#over;
  }

  note(event: SluiceEvent): void {
    if (event.type === 'runStarted') this.#startedAt = event.at;
    if (event.type === 'runEnded') this.#over = true;
    if (event.type === 'limitsRead') this.#requestsPerMinute = event.requestsPerMinute ?? this.#requestsPerMinute;
    if (event.type === 'requestSent') this.#sentAt.push(event.at);
    if (event.type === 'retried') this.#trouble = event.error;
    if (event.type === 'tokenRenewed' || (event.type === 'requestAnswered' && event.status < 300)) {
      this.#trouble = undefined;
    }
    if (event.type !== 'pageRead') return;
    this.#rows += event.rows;
    this.#pages += 1;
    this.#totalHits = event.totalHits;
  }

  /**
   * For example `acme: 12300 rows, 123 pages, 287 of 300 requests a minute, waiting until 02:10:05Z, 2 min left`; while
   * requests fail, why they do stands in the place of the time that is left.
   *
   * @param name what to call the org, where its name takes too much room
   */
  line(now: number, name: string = this.name): string {
    return [
      `${name}: ${counted(this.#rows, 'row')}`,
      counted(this.#pages, 'page'),
      `${this.#rate(now)} of ${this.#requestsPerMinute} requests a minute`,
      ...this.#waiting(now),
      ...(this.#trouble === undefined ? this.#left(now) : [`trying again: ${this.#trouble}`]),
    ].join(', ');
  }

  #rate(now: number): number {
    this.#sentAt = this.#sentAt.filter((at) => at > now - WINDOW_MS);
    const spanMs = Math.min(WINDOW_MS, Math.max(LEAST_MS, now - (this.#startedAt ?? now)));
    const rate = Math.round((this.#sentAt.length / spanMs) * 60_000);
    // Less than a minute, the opening burst in it, says too much: no minute holds more than the limit.
    return spanMs < WINDOW_MS ? Math.min(rate, this.#requestsPerMinute) : rate;
  }

  #waiting(now: number): readonly string[] {
    const until = Math.max(...this.#org.pools.map(({ closedUntil = 0 }) => closedUntil));
    return until > now ? [`waiting until ${new Date(until).toISOString().slice(11, 19)}Z`] : [];
  }

  /** The server's count is approximate, and so is this. */
  #left(now: number): readonly string[] {
    if (this.#totalHits === undefined || this.#startedAt === undefined || this.#rows === 0) return [];
    const msARow = (now - this.#startedAt) / this.#rows;
    return [`about ${formatDuration(Math.max(0, this.#totalHits - this.#rows) * msARow)} left`];
  }
}
