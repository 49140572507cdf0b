import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { compareRows } from '../../../src/cli/demo/compare-rows.js';
import { temporaryFolder } from '../../node/temporary-folder.js';

const truth = [
  { id: 'a', deep: { n: 1 } },
  { id: 'b', deep: { n: 2 } },
];

describe('compareRows', () => {
  it.each([
    ['nothing amiss, in any order', [truth[1], truth[0]], { missing: 0, surplus: 0, changed: 0 }],
    ['a row that is missing', [truth[0]], { missing: 1, surplus: 0, changed: 0 }],
    ['a row that is there twice', [...truth, truth[0]], { missing: 0, surplus: 1, changed: 0 }],
    ['a row of nobody', [...truth, { id: 'c' }], { missing: 0, surplus: 1, changed: 0 }],
    ['a row that was changed', [truth[0], { id: 'b', deep: { n: 3 } }], { missing: 0, surplus: 0, changed: 1 }],
  ])('sees %s', async (_, rows, difference) => {
    const path = join(temporaryFolder(), 'rows.ndjson');
    writeFileSync(path, rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
    expect(await compareRows(path, 'id', truth)).toEqual(difference);
  });
});
