import { describe, expect, it } from 'vitest';
import { TokenChurn } from '../../../src/cli/screen/token-churn.js';

const renewed = (org: string, at: number) => ({ type: 'tokenRenewed', org, at, lifeMs: 100_000 }) as const;

describe('TokenChurn', () => {
  it('warns once an org, at its third token that ended early', () => {
    const churn = new TokenChurn();
    const said = Array.from({ length: 6 }, (_, n) => churn.note(renewed('acme', 1000 * n)));
    expect(said.map((text) => text !== undefined)).toEqual([false, false, false, true, false, false]);
    expect(said[3]).toContain('3 tokens ended long before their time');
    expect(churn.note(renewed('globex', 9000))).toBeUndefined();
  });

  it('does not warn again at one that is renewed in time behind those', () => {
    const churn = new TokenChurn();
    const said = [0, 1000, 2000, 3000, 90_000].map((at) => churn.note(renewed('acme', at)));
    expect(said.map((text) => text !== undefined)).toEqual([false, false, false, true, false]);
  });

  it('says nothing of tokens that are renewed in time, whatever their number', () => {
    const churn = new TokenChurn();
    for (let n = 0; n < 10; n += 1) expect(churn.note(renewed('acme', 50_000 * n))).toBeUndefined();
  });
});
