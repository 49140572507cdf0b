import type { Dice } from './dice.js';
import type { Span } from './span.js';

/** Draws a time out of a span. It draws nothing where the span is one time. */
export function draw(span: Span, dice: Dice): number {
  return typeof span === 'number' ? span : span.minMs + dice.next() * (span.maxMs - span.minMs);
}
