import { describe, expect, it } from 'vitest';
import { OrgPools } from '../../../src/simulator/limit/org-pools.js';

const org = { name: 'acme', clientId: 'id', clientSecret: 'secret', conversations: 0 };
const rule = { kind: 'window', limit: 1, windowMs: 1000 } as const;

describe('the pools of an org', () => {
  it('are met by the paths that they name, and those of all by every one', () => {
    const limits = { client: rule, day: rule };
    const pools = new OrgPools({ ...org, limits, jobs: { rate: rule } }, [['/a/*', rule]], ['/jobs']);
    const names = (path: string): string[] => pools.of(path).map(({ name }) => name.name);
    expect(names('/a/b')).toEqual(['client', 'day', '/a/*']);
    expect(names('/jobs')).toEqual(['client', 'day', 'jobs']);
    expect(names('/b')).toEqual(['client', 'day']);
  });

  it('remember the latest time that was told, whatever is read later', () => {
    const pools = new OrgPools(org, [], []);
    pools.tell('client', 2000);
    pools.tell('client', 1000);
    expect(pools.isToldToWait('/a', 1500)).toBe(true);
    expect(pools.isToldToWait('/a', 2000)).toBe(false);
  });
});
