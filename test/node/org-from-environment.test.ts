import { describe, expect, it } from 'vitest';
import { orgFromEnvironment } from '../../src/node/org-from-environment.js';

const all = {
  GENESYSCLOUD_REGION: 'eu-central-1',
  GENESYSCLOUD_OAUTHCLIENT_ID: 'id',
  GENESYSCLOUD_OAUTHCLIENT_SECRET: 'hidden',
};

describe('orgFromEnvironment', () => {
  it('reads the three variables of the gc tool', () => {
    expect(orgFromEnvironment(all)).toEqual({
      name: 'default',
      region: 'eu-central-1',
      clientId: 'id',
      clientSecret: 'hidden',
    });
  });

  it.each([
    ['https://api.mypurecloud.de', { region: 'mypurecloud.de' }],
    ['https://api.usw2.pure.cloud/', { region: 'usw2.pure.cloud' }],
    ['http://127.0.0.1:8080', { apiUrl: 'http://127.0.0.1:8080', loginUrl: 'http://127.0.0.1:8080' }],
  ])('takes an address as gc does: %s', (address, place) => {
    expect(orgFromEnvironment({ ...all, GENESYSCLOUD_REGION: address })).toMatchObject(place);
  });

  it('leaves out the line end of a variable that was filled from a file', () => {
    const values = Object.entries(all).map(([name, value], index) => [name, `${value}${index > 0 ? '\n' : '\r\n'}`]);
    expect(orgFromEnvironment(Object.fromEntries(values) as typeof all)).toEqual(orgFromEnvironment(all));
  });

  it('is nobody where none is set', () => {
    expect(orgFromEnvironment({ PATH: '/bin' })).toBeUndefined();
  });

  it('names what is missing, and no value', () => {
    expect(() => orgFromEnvironment({ ...all, GENESYSCLOUD_OAUTHCLIENT_ID: '' })).toThrow(
      expect.objectContaining({
        name: 'ConfigError',
        field: 'GENESYSCLOUD_OAUTHCLIENT_ID',
        message: expect.not.stringContaining('hidden') as string,
      }),
    );
  });
});
