import type { AnswerView } from '../retry/dialect.js';

/** An answer with any status, its body read to the end as text. */
export interface HttpAnswer extends AnswerView {
  /** Size of the body in bytes, decompressed. */
  readonly bytes: number;
  /** Integers beyond 2^53 in the body, if it is JSON: JavaScript loses their last digits. */
  readonly lost: number;
  /** Milliseconds from sending to the last byte. */
  readonly ms: number;
}
