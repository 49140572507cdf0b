/** The rows that answer a question, in their order, each written as JSON when it is read. */
export interface RowList {
  readonly count: number;
  text(rank: number): string;
}
