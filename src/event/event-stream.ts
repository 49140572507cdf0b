import { type Observable, Subject } from 'rxjs';
import type { SluiceEvent } from './sluice-event.js';

type EventOf<Type extends SluiceEvent['type']> = Extract<SluiceEvent, { readonly type: Type }>;

/**
 * Where the facts of a run, a query or an org are told. Facts of a run go on to its query and from there to its org.
 *
 * Hot, no replay. A fact is counted always and built only while somebody listens. A listener that throws is reported
 * by RxJS on its own turn and does not touch the run.
 */
export class EventStream {
  readonly #subject = new Subject<SluiceEvent>();
  readonly #counts = new Map<SluiceEvent['type'], number>();
  readonly #parent: EventStream | undefined;

  constructor(parent?: EventStream) {
    this.#parent = parent;
  }

  /** The facts as they happen. Never completes and never fails. */
  get events$(): Observable<SluiceEvent> {
    return this.#subject.asObservable();
  }

  /** How many facts of this type have happened here. */
  count(type: SluiceEvent['type']): number {
    return this.#counts.get(type) ?? 0;
  }

  /** Tells a fact. `build` runs at most once, and only when somebody listens here or further up. */
  emit<Type extends SluiceEvent['type']>(type: Type, build: () => Omit<EventOf<Type>, 'type'>): void {
    let event: SluiceEvent | undefined;
    this.#tell(type, () => (event ??= { type, ...build() } as EventOf<Type>));
  }

  #tell(type: SluiceEvent['type'], event: () => SluiceEvent): void {
    this.#counts.set(type, this.count(type) + 1);
    if (this.#subject.observed) this.#subject.next(event());
    if (this.#parent) this.#parent.#tell(type, event);
  }
}
