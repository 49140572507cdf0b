import type { Either } from '#fp-ts/Either';
import type { JsonObject } from '../../codec/json-object.js';
import type { DecodeIssue } from '../../errors.js';
import type { EventStream } from '../../event/event-stream.js';
import type { Places } from '../../page/demand.js';
import type { Interval } from '../interval/interval.js';

/** The rows of one page of results, as the endpoint's codec finds them. */
export interface JobBody<Row> {
  readonly rows: readonly Row[];
  /** Where the rows have been laid down instead: fetched without the token. */
  readonly elsewhere?: string | undefined;
  /** Null, absent or empty on the last page. */
  readonly cursor?: string | null | undefined;
  /** Epoch milliseconds up to which the data is complete, where the page says so. */
  readonly availability?: number | undefined;
}

/** Where the jobs of one kind are ordered and ended. */
export interface JobAddress {
  /** Where jobs are ordered; `/ID` behind it is the job, and `/ID/results` what it found. */
  readonly path: string;
  /** Whether a DELETE ends a job; default `false`. */
  readonly cancels?: boolean;
  readonly permission?: string | undefined;
}

/** What is peculiar to one kind of job. */
export interface JobEndpoint<Row> extends JobAddress {
  /** Sent with each page of results; `undefined` leaves it to the server. */
  readonly pageSize?: number | undefined;
  /** Whether `/availability` tells up to when the data is complete; default `false`. */
  readonly watermark?: boolean;
  readonly read: (json: unknown) => Either<readonly DecodeIssue[], JobBody<Row>>;
  /** Finds the rows that were laid down elsewhere. */
  readonly readElsewhere?: ((json: unknown) => Either<readonly DecodeIssue[], readonly Row[]>) | undefined;
  readonly idOf: ((row: Row) => string | undefined) | undefined;
}

/** What one job is asked, and for whom. */
export interface JobReading {
  readonly demand: Places;
  readonly events: EventStream;
  /** Sent beside the interval. */
  readonly body: JsonObject;
  readonly interval: Interval | undefined;
  /** The `next` of an earlier page; default with a new job. */
  readonly from?: string | undefined;
  /** Epoch milliseconds up to which the data is complete, where it was asked for already: saves the question. */
  readonly availability?: number | undefined;
}
