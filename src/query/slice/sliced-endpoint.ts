import type { JsonObject } from '../../codec/json-object.js';
import type { EventStream } from '../../event/event-stream.js';
import type { Places } from '../../page/demand.js';
import type { Position } from '../../page/page.js';
import type { NumberedEndpoint } from '../numbered/numbered-pages.js';
import type { Span } from './slice-of.js';

/** An endpoint that is paged by a number, and gives only so much of an interval. */
export interface SlicedEndpoint<Row> extends Omit<NumberedEndpoint<Row>, 'body'> {
  readonly body: (ask: {
    readonly interval: string;
    readonly order: 'asc' | 'desc';
    readonly pageNumber: number;
  }) => JsonObject;
  /** When a row began, epoch milliseconds; `undefined` when it does not say. */
  readonly startOf: (row: Row) => number | undefined;
  /** When it ended; `undefined` while it goes on. */
  readonly endOf: (row: Row) => number | undefined;
}

/** How much the server gives of one question. Learned from its answers, for the run. */
export interface Caps {
  /** Days of an interval. */
  days: number;
  /** Rows, from the first page on. */
  results: number;
  /** Milliseconds of the shortest interval that is still cut in two. */
  readonly floorMs: number;
}

/** What one slice is read with. */
export interface SliceReading {
  readonly slice: Span;
  /** Whether it is the first or the last of the interval: those own what began outside of it. */
  readonly first: boolean;
  readonly last: boolean;
  readonly demand: Places;
  readonly events: EventStream;
  /** Where to go on in it; `undefined` is the beginning. */
  readonly next: Position['next'] | undefined;
}
