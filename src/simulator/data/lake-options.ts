/** How the data lake, which the jobs read, lags behind. */
export interface LakeOptions {
  /** How old the youngest data of the lake is at its best, in milliseconds. Default 0. */
  readonly lagMs?: number;
  /** It is filled at every multiple of this many milliseconds since the epoch. Default always. */
  readonly everyMs?: number;
}
