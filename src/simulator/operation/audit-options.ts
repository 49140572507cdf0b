import type { Span } from '../chance/span.js';

/** How an org's audit queries go. */
export interface AuditOptions {
  /** How long a query is Queued. Default 500 ms. */
  readonly queuedMs?: Span;
  /** How long it is Running. Default 1500 ms. */
  readonly runMs?: Span;
  /** These queries end as Failed, counted from 1. Default none. */
  readonly failAt?: readonly number[];
  /** These end as Cancelled. Default none. */
  readonly cancelAt?: readonly number[];
  /** Results of more entries than this come as an address to fetch them from, without the bearer. Default never. */
  readonly downloadOver?: number;
  /** What is found there: one document with the entries, or one entry a line. Default `page`. */
  readonly downloadAs?: 'page' | 'lines';
  /** How long such an address is good. Default 900 000 ms. */
  readonly linkMs?: number;
}
