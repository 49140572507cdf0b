import { NEVER } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { demo } from '../../../src/cli/demo/demo.js';
import { Screen } from '../../../src/cli/screen/screen.js';

describe('sluice demo', () => {
  it('reads three orgs over HTTP, finds every row on disk, and prints a table on stdout', async () => {
    let stdout = '';
    let stderr = '';
    const io = {
      env: {},
      stdout: { write: (text: string) => (stdout += text) },
      stderr: { write: (text: string) => (stderr += text) },
      signals$: NEVER,
      wallClock: Date.now,
    };
    const screen = new Screen(io.stderr, io.env);
    expect(await demo({ scale: 0.03 }, { io, screen, interrupted$: NEVER })).toBe(0);
    const [head, ...orgs] = stdout.trimEnd().split('\n');
    expect(head).toMatch(/^org +query +rows +requests +429s +time +lower bound +over +rows on disk$/);
    expect(orgs).toEqual([
      expect.stringMatching(/^acme +conversation-details +284 .* each once, equal$/),
      expect.stringMatching(/^globex +conversation-details +791 .* each once, equal$/),
      expect.stringMatching(/^initech +custom +479 .* each once, equal$/),
    ]);
  });
});
