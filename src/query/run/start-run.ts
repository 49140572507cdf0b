import { catchError, defer, finalize, map, type Observable, tap } from 'rxjs';
import { isSluiceError } from '../../errors.js';
import type { EventStream } from '../../event/event-stream.js';
import type { Demand } from '../../page/demand.js';
import type { Page, Position } from '../../page/page.js';
import type { Manifest } from './manifest.js';
import type { Question } from '../question.js';
import type { Run } from './run.js';
import { configError } from '../../error/config-error.js';
import { named } from '../../error/named.js';
import { Tally } from './tally.js';
import { errorInManifest } from './error-in-manifest.js';

/** A run whose reader is not known yet. */
export interface OpenRun<Row> extends Omit<Run<Row>, 'pages$'> {
  /** Pages requested or held beyond the one being read. */
  readonly prefetch: number | (() => number);
  /** The pages of the run, as `demand` allows; subscribed once. */
  readonly pages: (demand: Demand) => Observable<Page<Row>>;
  /** The manifest of a run that failed outside itself, in its sink for example, or that never began. */
  readonly failed: (error: unknown) => Promise<Manifest>;
}

/** One run of a question, told to `parent`, going on at `from`; nothing is sent before its pages are subscribed. */
export function startRun<Row>(
  question: Question<Row>,
  { parent, from }: { readonly parent: EventStream; readonly from: readonly Position[] },
): OpenRun<Row> {
  const events = parent.branch();
  let settle: (manifest: Manifest) => void = () => undefined;
  const manifest = new Promise<Manifest>((resolve) => (settle = resolve));
  let begun = false;

  const pages = (demand: Demand): Observable<Page<Row>> =>
    defer(() => {
      if (begun) {
        const fix = 'call run() again';
        throw configError('pages$', 'can be subscribed once', fix, question.org.name);
      }
      begun = true;
      const tally = new Tally(question, events, from);
      let ended: readonly [Manifest['status'], unknown?] = ['partial'];
      events.emit('runStarted', () => ({ interval: question.interval?.text ?? '' }));
      const received$ = defer(() => (tally.left.length === 0 ? [] : question.read({ demand, events, from })));
      return received$.pipe(
        map((received) => tally.take(received)),
        catchError((error: unknown) => {
          throw named(error, { org: question.org.name });
        }),
        tap({
          complete: () => {
            ended = ['complete'];
            tally.warn();
          },
          error: (error: unknown) => {
            // A deadline is no failure of the query: what was read stands, and the rest can be read later.
            ended = [isSluiceError(error) && error.gaveUp === 'deadline' ? 'partial' : 'failed', error];
          },
        }),
        finalize(() => {
          const end = tally.manifest(...ended);
          events.emit('runEnded', () => ({ status: end.status, rows: end.rows }));
          settle(end);
        }),
      );
    });
  const failed = async (error: unknown): Promise<Manifest> => {
    if (!begun) settle(new Tally(question, events).manifest('failed', error));
    const end = await manifest;
    return end.error ? end : { ...end, status: 'failed', error: errorInManifest(error) };
  };
  const { prefetch } = question;
  return { prefetch, pages, events$: events.events$, manifest, failed };
}
