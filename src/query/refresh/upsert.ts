/** A row that is new or has changed: it takes the place of whatever was there under its id. */
export interface Upsert<Row> {
  readonly kind: 'upsert';
  readonly id: string;
  /**
   * Short name of its content, the same whatever the order of its fields: to be kept for the next refresh. A row that is
   * nested some thousand levels deep has none of its own, and is news each time.
   */
  readonly hash: string;
  readonly row: Row;
}
