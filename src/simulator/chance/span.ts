/** A time that is drawn anew for every request: always the same, or evenly between two. Milliseconds. */
export type Span = number | { readonly minMs: number; readonly maxMs: number };
