/** How an org's data changes while it is read. */
export interface LiveOptions {
  /** Share of conversations that are seen only some time after they started, 0 to 1. Default 0. */
  readonly lateShare?: number;
  /** The longest that they take to be seen, in milliseconds; each takes its own part of it. Default 3 600 000. */
  readonly lateMs?: number;
  /** Share of conversations that are taken away again, 0 to 1. Default 0. */
  readonly goneShare?: number;
  /** The longest that these are seen, in milliseconds. Default 3 600 000. */
  readonly goneMs?: number;
}
