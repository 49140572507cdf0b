import * as t from 'io-ts';
import { fields } from '../../codec/fields.js';
import type { Gap } from '../../page/gap.js';
import type { Manifest } from '../../query/run/manifest.js';

/** What the manifest of a folder says of one org and query: the run's own manifest, and what is in the file. */
export interface ManifestEntry extends Manifest {
  /** Lines in the file, also when the org failed. */
  readonly rows: number;
  /** Size of the file. */
  readonly bytes: number;
  /** Of all bytes of the file, in hexadecimal digits. */
  readonly sha256: string;
  /** Tells one body, path or filter of a query from another. */
  readonly fingerprint: string;
  /** ISO instant at which the last refresh began. */
  readonly refreshedAt?: string;
  /** Ids of rows in the files that were not there any more when a refresh looked, and have not come since; absent when none. */
  readonly gone?: readonly string[];
  /** How often each kind of warning was given, such as `unsafe-integers`; absent when none was. */
  readonly warnings?: Readonly<Record<string, number>>;
}

const gap = fields<Gap>('gap', {
  start: t.string,
  end: t.string,
  reason: t.string,
  rows: t.union([t.number, t.undefined]),
});
const error = fields<{ readonly name: string; readonly message: string }>('error', {
  name: t.string,
  message: t.string,
});

/** Fields that a later version has beside these pass through. */
export const manifestEntry: t.Type<ManifestEntry> = fields<ManifestEntry>('entry', {
  org: t.string,
  query: t.string,
  interval: t.string,
  status: t.union([t.literal('complete'), t.literal('partial'), t.literal('failed')]),
  rows: t.number,
  pages: t.number,
  requests: t.number,
  throttled: t.number,
  duplicates: t.number,
  gaps: t.readonlyArray(gap),
  provisional: t.boolean,
  provisionalFrom: t.union([t.string, t.undefined]),
  open: t.union([t.readonlyArray(t.string), t.undefined]),
  startedAt: t.string,
  finishedAt: t.string,
  error: t.union([error, t.undefined]),
  bytes: t.number,
  sha256: t.string,
  fingerprint: t.string,
  refreshedAt: t.union([t.string, t.undefined]),
  gone: t.union([t.readonlyArray(t.string), t.undefined]),
  warnings: t.union([t.record(t.string, t.number), t.undefined]),
});
