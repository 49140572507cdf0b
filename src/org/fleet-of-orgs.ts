import {
  catchError,
  concat,
  defer,
  filter,
  map,
  merge,
  type Observable,
  type ObservableInput,
  switchMap,
  tap,
  type Unsubscribable,
  using,
} from 'rxjs';
import { commitTo } from '../deliver/commit-to.js';
import { drain } from '../deliver/drain.js';
import { rowsOf } from '../deliver/rows-of.js';
import type { Sink } from '../deliver/sink.js';
import { toAsyncIterable } from '../deliver/to-async-iterable.js';
import { FleetError, isSluiceError } from '../errors.js';
import type { SluiceEvent } from '../event/sluice-event.js';
import { Slots } from '../gate/line/slots.js';
import type { Demand } from '../page/demand.js';
import { requireMethod } from '../error/require-method.js';
import { requireObject } from '../error/require-object.js';
import { refuseOthers } from '../error/refuse-others.js';
import { requireThat } from '../error/require-that.js';
import { waitFor } from '../retry/wait-for.js';
import type { OpenRun } from '../query/run/start-run.js';
import { eachOf } from '../error/each-of.js';
import { Query } from '../query/query.js';
import type { FleetOptions } from './fleet-options.js';
import type { FleetCommit, FleetEnding, FleetOutcome } from './fleet-outcome.js';
import type { Org } from './org.js';
import { startDelay } from './start-delay.js';

/** A row and the org that it is of. */
export interface FleetRow<Row> {
  /** Name of the org. */
  readonly org: string;
  /** As a query of this org alone would give it. */
  readonly row: Row;
}

/**
 * The same question to many orgs; made by `fleet()`. Every face is cold: each subscription and each iterator reads anew.
 *
 *     acme         --r-r---d                     rows, then done
 *     globex       ---r--x                       a row, then failed
 *     outcomes$    --rrr-x-(d|)
 *     rows$        --rrr---#                     FleetError behind the last row of the others
 *
 * Buffers: each org its own query's `prefetch` pages beyond those that are read. Teardown ends all orgs.
 */
export class Fleet<Row> implements AsyncIterable<FleetRow<Row>> {
  readonly #members: readonly { readonly org: Org; readonly query: Query<Row> }[];
  readonly #slots: () => Slots;
  readonly #start: (org: Org) => ObservableInput<unknown>;

  /** @internal */
  constructor(orgs: readonly Org[], query: (org: Org) => Query<Row>, options: FleetOptions) {
    checkOrgs(orgs);
    requireMethod(query, 'call', 'query', 'a function');
    const {
      maxInFlight,
      stagger,
      scheduler = (orgs[0] as Org).scheduler,
      // eslint-disable-next-line no-restricted-properties -- the default of the option random
      random = Math.random,
      ...others
    } = requireObject(options);
    refuseOthers('fleet', others);
    // Both refuse what cannot be: now, and not in the night.
    if (stagger) startDelay('', stagger, () => 0);
    this.#slots = () => new Slots({ maxInFlight, scheduler });
    this.#slots();
    this.#start = (org) => (stagger ? waitFor(startDelay(org.name, stagger, random), scheduler) : [0]);
    this.#members = orgs.map((org) => ({ org, query: queryOf(org, query) }));
  }

  /** Rows as they come, then one ending an org: `done` or `failed`, with its manifest. Never errors. */
  get outcomes$(): Observable<FleetOutcome<Row>> {
    return this.#read((run, { name }) =>
      drain(run.pages, (page) => page.rows.map((row) => ({ kind: 'row' as const, org: name, row })), run),
    );
  }

  /** The rows of all orgs. Fails with `FleetError` after all others have ended, when some org failed. */
  get rows$(): Observable<FleetRow<Row>> {
    return failLate(this.outcomes$).pipe(map(({ org, row }) => ({ org, row })));
  }

  /** The facts of all orgs: hot, no replay. */
  get events$(): Observable<SluiceEvent> {
    return merge(...this.#members.map(({ org }) => org.events$));
  }

  /**
   * Writes the rows of each org into a sink of its own and tells what is durable, then one ending an org. Never errors:
   * a sink that fails ends its org as `failed` with `SinkError`.
   *
   * @param sink makes the sink of one org; called when the org begins
   */
  commitTo(sink: (org: Org) => Sink<Row>): Observable<FleetCommit> {
    return this.#read((run, org) =>
      commitTo(run.pages, sink(org), { ...run, org: org.name }).pipe(
        map(({ rows }) => ({ kind: 'committed' as const, org: org.name, rows })),
      ),
    );
  }

  /** The rows of all orgs, pulled. A slow reader slows all of them. */
  [Symbol.asyncIterator](): AsyncIterator<FleetRow<Row>> {
    // Every org holds the pages of its own window ready, and a page goes out when the reader asks for one.
    const pages = (asked: Demand): Observable<{ rows: readonly FleetRow<Row>[] }> =>
      failLate(
        this.#read((run, { name }) =>
          drain(
            run.pages,
            ({ rows }) =>
              asked.take().pipe(map(() => ({ kind: 'page' as const, rows: rows.map((row) => ({ org: name, row })) }))),
            run,
          ),
        ),
      );
    return rowsOf(toAsyncIterable(pages, { prefetch: 0 }))[Symbol.asyncIterator]();
  }

  #read<T>(deliver: (run: OpenRun<Row>, org: Org) => Observable<T>): Observable<T | FleetEnding> {
    return defer(() => {
      const slots = this.#slots();
      const readings = this.#members.map(({ org, query }) =>
        using(
          () => bind(org, slots),
          () => defer(() => this.#start(org)).pipe(switchMap(() => readOne(query.open(), org, deliver))),
        ),
      );
      return merge(...readings);
    });
  }
}

/** Its lane takes slots from these, until it is given back: then from those of another fleet, or its own. */
function bind({ lane, slots: all }: Org, slots: Slots): Unsubscribable {
  lane.moveTo(slots);
  all.add(slots);
  return {
    unsubscribe: () => {
      all.delete(slots);
      lane.moveTo([...all].pop() as Slots);
    },
  };
}

/**
 * The query of an org. One that cannot be made, as where its checkpoint is damaged, fails when it is read; bad input
 * does at once.
 */
function queryOf<Row>(org: Org, make: (org: Org) => Query<Row>): Query<Row> {
  try {
    return make(org);
  } catch (error) {
    if (isSluiceError(error, 'ConfigError')) throw error;
    const read = (): never => {
      throw error;
    };
    return new Query(org, {}, () => ({ org, name: '', asks: {}, walk: '', prefetch: 1, read }));
  }
}

/** One org to its end, which becomes a value: what happens to it is no error of the others. */
function readOne<Row, T>(
  run: OpenRun<Row>,
  org: Org,
  deliver: (run: OpenRun<Row>, org: Org) => Observable<T>,
): Observable<T | FleetEnding> {
  return concat(
    defer(() => deliver(run, org)),
    defer(async (): Promise<FleetEnding> => ({ kind: 'done', org: org.name, manifest: await run.manifest })),
  ).pipe(
    catchError(async (error: unknown): Promise<FleetEnding> => {
      // A run that never began, or was left by its sink, has no error of its own to tell.
      return { kind: 'failed', org: org.name, error, manifest: await run.failed(error) };
    }),
  );
}

/** Passes what is no ending, and fails at the end when some org failed. */
function failLate<T extends object>(outcomes$: Observable<T | FleetEnding>): Observable<T> {
  return defer(() => {
    const failures: FleetError['failures'][number][] = [];
    return outcomes$.pipe(
      tap({
        next: (outcome) => {
          if (isEnding(outcome) && outcome.kind === 'failed') failures.push({ org: outcome.org, error: outcome.error });
        },
        complete: () => {
          if (failures.length === 0) return;
          const names = failures.map(({ org }) => org).join(', ');
          throw new FleetError(`${failures.length} orgs of the fleet failed: ${names}. Others are read.`, { failures });
        },
      }),
      filter((outcome): outcome is T => !isEnding(outcome)),
    );
  });
}

/** An ending alone has a manifest. */
function isEnding(outcome: object): outcome is FleetEnding {
  return 'manifest' in outcome;
}

function checkOrgs(orgs: readonly Org[]): void {
  eachOf(orgs, 'orgs', (org, field) => requireMethod(org, 'withPriority', field, 'an org from connect()'), 1);
  const names = orgs.map(({ name }) => name.toLowerCase());
  const twin = names.find((name, index) => names.indexOf(name) < index);
  requireThat(twin === undefined, 'orgs', `of different names, not twice ${twin}`);
}
