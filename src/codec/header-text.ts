import type { Type } from 'io-ts';
import { guarded } from './guarded.js';

/** Visible characters of one byte, spaces and tabs (RFC 9110, section 5.5). */
const VALUE = /^[\t\x20-\x7e\x80-\xff]+$/;

/** Codec of a text that HTTP allows as the value of a header. */
export const headerText: Type<string> = /* @__PURE__ */ guarded(
  'one plain line',
  (value): value is string => typeof value === 'string' && VALUE.test(value),
);
