import { describe, expect, it } from 'vitest';
import { queryKinds } from '../../../src/cli/query/query-kinds.js';
import { isSluiceError } from '../../../src/errors.js';
import { connect } from '../../../src/org/connect.js';

const OWN = ['interval', 'pageSize', 'prefetch', 'from', 'path', 'rows', 'id', 'name', 'limits'];
const places = { path: '/api/v2/users', rows: 'entities', id: 'id' };
const ask = { interval: '2026-11-23/2026-11-24', ...places };
const org = connect({ name: 'acme', region: 'eu-central-1', clientId: 'id', clientSecret: 'secret' });

/** What a query says that it takes, out of its refusal of what it does not. */
function takenBy(name: string): readonly string[] {
  try {
    queryKinds[name]?.make(org, { ...ask, body: { stranger: 1 } });
  } catch (error) {
    if (isSluiceError(error, 'ConfigError') && error.field === 'stranger') {
      return error.fix.replace(/^.*: /, '').split(', ');
    }
    throw error;
  }
  throw new Error(`${name} takes anything`);
}

const withFields = Object.entries(queryKinds).flatMap(([name, { fields }]) =>
  fields ? [[name, fields] as const] : [],
);

describe('what --query takes', () => {
  it.each(withFields)('%s takes out of a body all that the query takes, but for what has a flag', (name, fields) => {
    const taken = takenBy(name).filter((field) => !OWN.includes(field));
    expect([...fields].sort()).toEqual([...taken].sort());
  });

  it.each(['conversations', 'conversation-details-job', 'user-details-job', 'audits', 'listing', 'custom'])(
    'the file of %s is named as the query is',
    (name) => {
      expect(queryKinds[name]?.make(org, { ...ask, body: {} }).name).toBe(name);
    },
  );

  it.each(Object.keys(queryKinds))('%s is known to change if the query itself can be refreshed', (name) => {
    const { changes = false, smallest = {}, make } = queryKinds[name]!;
    const query = make(org, { ...ask, body: smallest });
    const { name: asked, interval, fingerprint } = query;
    const checkpoint = {
      version: 1,
      org: 'acme',
      query: asked,
      interval,
      fingerprint,
      positions: [],
      readAt: '2026-11-24T00:00:00Z',
    } as const;
    let refreshed = true;
    try {
      query.refresh(checkpoint);
    } catch (error) {
      refreshed = !(isSluiceError(error, 'ConfigError') && error.field === 'refresh');
    }
    expect(refreshed).toBe(changes);
  });
});
