import { expect, it } from 'vitest';
import { counted } from '../../../src/cli/screen/counted.js';

it('a count knows one from many', () => {
  expect([0, 1, 2].map((count) => counted(count, 'row'))).toEqual(['0 rows', '1 row', '2 rows']);
});
