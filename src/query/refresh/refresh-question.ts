import { concat, defer, map, type Observable } from 'rxjs';
import type { JsonObject } from '../../codec/json-object.js';
import { requireCount } from '../../error/require-count.js';
import { requireThat } from '../../error/require-that.js';
import { checkOptions } from '../check-options.js';
import { eachOf } from '../../error/each-of.js';
import type { Checkpoint } from '../run/checkpoint.js';
import { contentHash } from './content-hash.js';
import { dueDays } from './due-days.js';
import { parseInstant } from '../interval/parse-instant.js';
import type { Question, Reading, ReceivedPage } from '../question.js';
import type { RefreshOptions } from './refresh-options.js';
import type { Span } from '../slice/slice-of.js';
import type { Upsert } from './upsert.js';

/** The hash of no text, which whatever is nested too deep to be written has: nobody can tell whether it has changed. */
const TOO_DEEP = '811c9dc59747b28c';

/** How rows of a question are read once more. */
export interface Refreshing<Row> {
  readonly question: Question<Row> & { readonly idOf: (row: Row) => string | undefined };
  /** The same question of a part of its interval. */
  readonly again: (span: Span) => Question<Row>;
  readonly byIds: (ids: readonly string[]) => Question<Row>;
}

/**
 * The question that reads again what may have changed since the checkpoint: the days that are due, then the rows that had
 * not ended and are on none of those days. Pages hold only what is not known under its hash.
 */
export function refreshQuestion<Row extends JsonObject>(
  { question, again, byIds }: Refreshing<Row>,
  checkpoint: Checkpoint,
  options: RefreshOptions,
): Question<Upsert<Row>> {
  checkOptions('refresh', options, ['days', 'known']);
  const { days = [1, 4], known } = options;
  eachOf(days, 'days', (day, field) => requireCount(day as number, field, 0));
  const { org, name, interval, asks, prefetch } = question;
  const readAt = parseInstant(checkpoint.readAt ?? '');
  requireThat(typeof readAt === 'number', 'readAt', 'the ISO instant at which that run ended');
  const read = (reading: Reading): Observable<ReceivedPage<Upsert<Row>>> =>
    defer(() => {
      const now = org.wallClock();
      const came = new Set<string>();
      const changed = (page: ReceivedPage<Row>): ReceivedPage<Upsert<Row>> => {
        const rows: Upsert<Row>[] = [];
        const open: string[] = [];
        for (const row of page.rows) {
          const id = question.idOf(row);
          if (id === undefined || came.has(id)) continue;
          came.add(id);
          if (question.openIdOf?.(row) !== undefined) open.push(id);
          const hash = contentHash(row);
          const before = known?.(id);
          // A row without attributes says nothing of them.
          if (hash.includes(TOO_DEEP) || (before !== hash && !before?.startsWith(`${hash}-`)))
            rows.push({ kind: 'upsert', id, hash, row });
        }
        return { ...page, rows, open, slice: undefined };
      };
      const due = interval ? dueDays({ interval, readAt, now, days }) : [];
      const open$ = defer(() => byIds((checkpoint.open ?? []).filter((id) => !came.has(id))).read(reading));
      return concat(...due.map((span) => again(span).read(reading)), open$).pipe(map(changed));
    });
  return { org, name: `${name}.changes`, interval, asks, walk: 'refresh', prefetch, read };
}
