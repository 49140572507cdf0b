import { defer, type Observable, repeat } from 'rxjs';
import type { OrgContext } from '../org-context.js';
import { nextOf } from './next-of.js';
import type { Part } from './part.js';
import { partsOf } from './parts-of.js';
import type { ReceivedPage } from '../question.js';
import { Round } from './round.js';
import { sliceOf } from './slice-of.js';
import { SeenRows } from '../run/seen-rows.js';
import type { Caps, SlicedEndpoint, SliceReading } from './sliced-endpoint.js';
import { withinSlice } from './within-slice.js';

/**
 * One slice, however much is in it: where the server's depth ends, it goes on at the start of the last row read.
 *
 * Rows of other slices are dropped, and so are rows that came before. When rows moved while pages were read ahead, the
 * slice is read once more, page by page: then nothing that was there all the time can be missed. A run that goes on from
 * within that tells a gap, since it would deliver rows twice.
 *
 * Holds the ids of the rows of one round at the most.
 */
export function readSlice<Row>(
  org: OrgContext,
  endpoint: SlicedEndpoint<Row>,
  caps: Caps,
  reading: SliceReading,
): Observable<ReceivedPage<Row>> {
  return defer(() => {
    const parts = partsOf(reading, caps.days);
    const seen = new SeenRows(endpoint.idOf);
    const text = sliceOf(reading.slice);
    const slice = { org, endpoint, caps, reading, text, seen, parts, gaps: [] };
    // An earlier run had begun to read it once more, and that one alone knew which rows had come before.
    let forgot = parts.at(-1)?.again;
    return defer(() => {
      if (!forgot) return new Round(slice).pages();
      const { start, end, edge, order } = parts.pop() as Part;
      forgot = parts.at(-1)?.again;
      // From the far end, what lies before is unread.
      const unread =
        order === 'desc'
          ? { start, end: Math.min(end, (edge ?? end) + 1) }
          : { start: Math.max(start, edge ?? 0), end };
      const gap = { ...sliceOf(withinSlice(unread, reading.slice)), reason: 'rows moved, and the run was left' };
      return [{ rows: [], slice: text, next: nextOf(parts), gap }];
    }).pipe(
      // Once more for the part that is to be read next, if there is one.
      repeat({ delay: () => parts.slice(-1) }),
    );
  });
}
