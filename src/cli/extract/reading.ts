import type { SluiceEvent } from '../../event/sluice-event.js';
import type { NdjsonSink } from '../../node/ndjson-sink.js';
import type { FleetEnding } from '../../org/fleet-outcome.js';
import type { Manifest } from '../../query/run/manifest.js';
import type { Query } from '../../query/query.js';
import { counted } from '../screen/counted.js';
import { errorText } from '../exit/error-text.js';
import type { ManifestEntry } from '../out/manifest-entry.js';
import { notSettled } from './not-settled.js';
import { SETTLE_MS } from '../../query/run/settle-ms.js';

/** What tells one query of one org from others. */
export type Asked = Pick<Query<never>, 'org' | 'name' | 'interval' | 'fingerprint'>;

/** Where a reading writes to, and what tells it the time. */
export interface ReadingFrom {
  readonly sink: NdjsonSink;
  readonly wallClock: () => number;
  /** How far the clock of the server is ahead of ours; default not at all. */
  readonly clockAheadMs?: (() => number | undefined) | undefined;
}

/** One org on its way into its file: what the manifest says of it at any moment. */
export class Reading {
  readonly sink: NdjsonSink;
  readonly #asked: Asked;
  readonly #wallClock: () => number;
  readonly #clockAheadMs: () => number | undefined;
  readonly #startedAt: string;
  #pages = 0;
  #requests = 0;
  #throttled = 0;
  #duplicates = 0;
  readonly #warnings = new Map<string, number>();
  #ending: FleetEnding | undefined;

  constructor(asked: Asked, { sink, wallClock, clockAheadMs = () => 0 }: ReadingFrom) {
    this.sink = sink;
    this.#asked = asked;
    this.#wallClock = wallClock;
    this.#clockAheadMs = clockAheadMs;
    this.#startedAt = new Date(wallClock()).toISOString();
  }

  get ending(): FleetEnding | undefined {
    return this.#ending;
  }

  /** What the manifest says now: `partial` until the end has come. Rows are those in the file. */
  get entry(): ManifestEntry {
    const { fingerprint } = this.#asked;
    const manifest = this.#ending ? endOf(this.#ending) : this.#soFar();
    return {
      ...manifest,
      requests: this.#requests,
      throttled: this.#throttled,
      gaps: this.#gaps(manifest),
      ...this.#provisional(manifest),
      ...this.sink.stats(),
      fingerprint,
      ...(this.#warnings.size > 0 && { warnings: Object.fromEntries(this.#warnings) }),
    };
  }

  note(event: SluiceEvent): void {
    const query = 'query' in event ? event.query : undefined;
    if (query !== undefined && query !== this.#asked.name) return;
    // What the org asks for itself, such as its limits, it asks for this query: a command has one.
    if (event.type === 'requestSent') this.#requests += 1;
    if (event.type === 'throttled') this.#throttled += 1;
    if (query === undefined) return;
    if (event.type === 'warning') {
      this.#warnings.set(event.code, (this.#warnings.get(event.code) ?? 0) + event.count);
    }
    if (event.type !== 'pageRead') return;
    this.#pages += 1;
    this.#duplicates += event.duplicates;
  }

  end(ending: FleetEnding): void {
    this.#ending = ending;
  }

  /** Whether its rows may still come because of the time, by our clock and by that of the server, where that is behind. */
  get notSettled(): boolean {
    return notSettled({ interval: this.#asked.interval, startedAt: this.#begunThere });
  }

  #soFar(): Manifest {
    const { org, name, interval } = this.#asked;
    return {
      org,
      query: name,
      interval,
      status: 'partial',
      rows: 0,
      pages: this.#pages,
      requests: 0,
      throttled: 0,
      duplicates: this.#duplicates,
      gaps: [],
      provisional: this.notSettled,
      startedAt: this.#startedAt,
      finishedAt: new Date(this.#wallClock()).toISOString(),
    };
  }

  /** When it began, by the clock that is behind. */
  get #begunThere(): string {
    return new Date(Date.parse(this.#startedAt) + Math.min(0, this.#clockAheadMs() ?? 0)).toISOString();
  }

  /** A machine whose clock is ahead takes for over what is not over yet at the server. */
  #provisional({ provisional, provisionalFrom }: Manifest): Pick<Manifest, 'provisional' | 'provisionalFrom'> {
    if (!this.notSettled) return { provisional, provisionalFrom };
    const [start = ''] = this.#asked.interval.split('/');
    const settled = new Date(Date.parse(this.#begunThere) - SETTLE_MS).toISOString();
    const first = provisionalFrom !== undefined && provisionalFrom < settled ? provisionalFrom : settled;
    return { provisional: true, provisionalFrom: first < start ? start : first };
  }

  /** All of it, unless the run knows better: a run whose sink failed had read further than the file goes. */
  #gaps({ status, gaps, error }: Manifest): Manifest['gaps'] {
    if (status === 'complete') return [];
    if (gaps.length > 0 && error?.name !== 'SinkError') return gaps;
    const [start = '', end = ''] = this.#asked.interval.split('/');
    return [{ start, end, reason: `after ${counted(this.#pages, 'page')}: ${error?.message ?? 'the run was left'}` }];
  }
}

function endOf(ending: FleetEnding): Manifest {
  const { manifest } = ending;
  if (ending.kind === 'done' || !manifest.error) return manifest;
  return { ...manifest, error: { ...manifest.error, message: errorText(ending.error) } };
}
