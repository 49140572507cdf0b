/** What a pool needs of the lane that it belongs to. */
export interface PoolOwner {
  now(): number;
  /** The door is ajar: one may leave. */
  serve(): void;
}
