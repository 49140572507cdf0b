import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { goneRows } from '../../../src/cli/refresh/gone-rows.js';
import { temporaryFolder } from '../../node/temporary-folder.js';

const row = (conversationId: string, conversationStart?: string) => ({ conversationId, conversationStart });
const day = (date: string) => ({ start: Date.parse(date), end: Date.parse(date) + 86_400_000 });

function files(rows: readonly unknown[], upserts: readonly unknown[]) {
  const folder = temporaryFolder();
  const write = (name: string, lines: readonly unknown[]): string => {
    const path = join(folder, name);
    writeFileSync(path, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
    return path;
  };
  return {
    rows: write('rows.ndjson', rows),
    changes: write(
      'changes.ndjson',
      upserts.map((one) => ({ kind: 'upsert', row: one })),
    ),
  };
}

describe('goneRows', () => {
  it('names what started in what was read again and did not come, be it of the rows or of their changes', async () => {
    const paths = files(
      [
        row('came', '2026-11-20T10:00:00.000Z'),
        row('first instant', '2026-11-20T00:00:00.000Z'),
        row('of the rows alone', '2026-11-20T12:00:00.000Z'),
        row('next day', '2026-11-21T00:00:00.000Z'),
        row('day before', '2026-11-19T23:59:59.999Z'),
        row('without a start'),
      ],
      [row('first instant', '2026-11-20T00:00:00.000Z'), row('last instant', '2026-11-20T23:59:59.999Z')],
    );
    const gone = await goneRows({ ...paths, spans: [day('2026-11-20')], came: new Set(['came']) });
    expect(gone).toEqual(['first instant', 'of the rows alone', 'last instant']);
  });

  it('is silent where all came, and where nothing was read again', async () => {
    const paths = files([row('a', '2026-11-20T10:00:00.000Z')], []);
    expect(await goneRows({ ...paths, spans: [day('2026-11-20')], came: new Set(['a']) })).toEqual([]);
    expect(await goneRows({ ...paths, spans: [], came: new Set() })).toEqual([]);
  });
});
