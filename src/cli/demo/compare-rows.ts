import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { isDeepStrictEqual } from 'node:util';

type Row = Readonly<Record<string, unknown>>;

/** How a file differs from what it should hold. All 0: each row is there once, as it should be. */
export interface Difference {
  readonly missing: number;
  /** Rows that come more than once, or that should not be there. */
  readonly surplus: number;
  /** Rows whose content is not what it should be. */
  readonly changed: number;
}

/** Compares an NDJSON file with the rows that it should hold, told apart by the field `id`, in any order. */
export async function compareRows(path: string, id: string, expected: Iterable<Row>): Promise<Difference> {
  const awaited = new Map<unknown, Row>();
  for (const row of expected) awaited.set(row[id], row);
  let surplus = 0;
  let changed = 0;
  for await (const line of createInterface({ input: createReadStream(path), crlfDelay: Infinity })) {
    const row = JSON.parse(line) as Row;
    const truth = awaited.get(row[id]);
    if (!truth) surplus += 1;
    else if (!isDeepStrictEqual(row, truth)) changed += 1;
    awaited.delete(row[id]);
  }
  return { missing: awaited.size, surplus, changed };
}
