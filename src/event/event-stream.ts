import { type Observable, Subject } from 'rxjs';
import type { SluiceEvent, Warning } from './sluice-event.js';

type EventOf<Type extends SluiceEvent['type']> = Extract<SluiceEvent, { readonly type: Type }>;

/** Whose facts a stream tells. */
export interface Whose {
  readonly org: string;
  /** Name of the query; absent where the facts are the org's own. */
  readonly query?: string;
}

/**
 * Where the facts of a run, a query or an org are told. Facts of a run go on to its query and from there to its org.
 *
 * Hot, no replay. A fact is counted always and built only while somebody listens. A listener that throws is reported
 * by RxJS on its own turn and does not touch the run.
 */
export class EventStream {
  readonly #whose: Whose;
  readonly #wallClock: () => number;
  readonly #subject = new Subject<SluiceEvent>();
  readonly #counts = {} as Partial<Record<SluiceEvent['type'], number>>;
  readonly #parent: EventStream | undefined;
  #asked = 0;

  /** @param wallClock epoch milliseconds */
  constructor(whose: Whose, wallClock: () => number, parent?: EventStream) {
    this.#whose = whose;
    this.#wallClock = wallClock;
    this.#parent = parent;
  }

  /** The facts as they happen. Never completes and never fails. */
  get events$(): Observable<SluiceEvent> {
    return this.#subject.asObservable();
  }

  /** A stream whose facts are told here as well: of a query, or of one of its runs. */
  branch(query?: string): EventStream {
    const whose = query === undefined ? this.#whose : { ...this.#whose, query };
    return new EventStream(whose, this.#wallClock, this);
  }

  /** Whether a call of it has been made before; from now on one has. */
  ask(): boolean {
    return this.#asked++ > 0;
  }

  /** How many facts of this type have happened here. */
  count(type: SluiceEvent['type']): number {
    return this.#counts[type] ?? 0;
  }

  /**
   * Tells a fact; whose it is and when it was need not be said. `build` runs at most once, and only when somebody listens
   * here or further up.
   */
  emit<Type extends SluiceEvent['type']>(
    type: Type,
    build: () => Omit<EventOf<Type>, 'type' | 'org' | 'query' | 'at'>,
  ): void {
    let event: SluiceEvent | undefined;
    this.#tell(type, () => (event ??= { type, ...this.#whose, at: this.#wallClock(), ...build() } as EventOf<Type>));
  }

  /** Tells what a careful reader should know; `count` is how often it happened. */
  warn(code: Warning['code'], count: number, message: string): void {
    this.emit('warning', () => ({ code, count, message }));
  }

  #tell(type: SluiceEvent['type'], event: () => SluiceEvent): void {
    this.#counts[type] = this.count(type) + 1;
    if (this.#subject.observed) this.#subject.next(event());
    if (this.#parent) this.#parent.#tell(type, event);
  }
}
