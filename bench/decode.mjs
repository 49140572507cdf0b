// What decoding a page costs beside its JSON.parse: time in one process, in turns, medians.
import { conversationPage } from '../dist/codec/conversation-page.js';
import { countUnsafeIntegers } from '../dist/codec/count-unsafe-integers.js';
import { decode } from '../dist/codec/decode.js';
import { pageOf } from './page-server.mjs';
import { quantile } from './quantile.mjs';

/** Medians of the milliseconds of each, for a page of 100 rows of about so many bytes. */
export function decodeCost({ rowBytes = 5000, rounds = 400 } = {}) {
  const text = JSON.stringify(pageOf(0, 1, rowBytes));
  const bytes = Buffer.from(text);
  const ms = { parse: [], decode: [] };
  for (let round = -50; round < rounds; round += 1) {
    const begun = performance.now();
    const json = JSON.parse(text);
    const parsed = performance.now();
    if (decode(conversationPage, json)._tag === 'Left' || countUnsafeIntegers(bytes) > 0) throw new Error('refused');
    const decoded = performance.now();
    if (round < 0) continue;
    ms.parse.push(parsed - begun);
    ms.decode.push(decoded - parsed);
  }
  const [parse, decoding] = [quantile(ms.parse, 0.5), quantile(ms.decode, 0.5)];
  return { bytes: text.length, parse, decode: decoding, ratio: decoding / parse };
}
