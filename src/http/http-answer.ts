import type { AnswerView } from '../retry/dialect.js';

/** An answer with any status, its body read to the end as text. */
export interface HttpAnswer extends AnswerView {
  /** Size of the body in bytes, decompressed. */
  readonly bytes: number;
  /** Milliseconds from sending to the last byte. */
  readonly ms: number;
}
