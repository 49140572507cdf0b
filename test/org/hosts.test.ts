import { describe, expect, it } from 'vitest';
import { hostsOf } from '../../src/org/hosts.js';
import { regions } from '../../src/org/regions.js';

describe('the hosts of an org', () => {
  it('are known for 18 regions, by name in both spellings and by domain, in whatever letters', () => {
    expect(Object.keys(regions)).toHaveLength(18);
    for (const [name, domain] of Object.entries(regions)) {
      const hosts = { apiUrl: `https://api.${domain}`, loginUrl: `https://login.${domain}` };
      expect(hostsOf({ region: name })).toEqual(hosts);
      expect(hostsOf({ region: name.replaceAll('-', '_') })).toEqual(hosts);
      expect(hostsOf({ region: domain })).toEqual(hosts);
      expect(hostsOf({ region: name.toUpperCase() })).toEqual(hosts);
    }
  });

  it('can be given, with a path and without a slash at the end', () => {
    expect(hostsOf({ apiUrl: 'https://gateway.example/genesys/', loginUrl: 'http://127.0.0.1:8080' })).toEqual({
      apiUrl: 'https://gateway.example/genesys',
      loginUrl: 'http://127.0.0.1:8080',
    });
    expect(hostsOf({ region: 'eu-west-1', apiUrl: 'http://localhost:1' }).loginUrl).toBe(
      'https://login.mypurecloud.ie',
    );
    expect(hostsOf({ apiUrl: 'http://[::1]:1', loginUrl: 'http://localhost:1/' }).apiUrl).toBe('http://[::1]:1');
  });

  it.each([
    [{ region: 'eu-central-9' }, 'region'],
    [{ region: 'api.mypurecloud.de.evil.example' }, 'region'],
    [{}, 'region'],
    [{ apiUrl: 'https://api.example' }, 'region'],
    [{ loginUrl: 'https://login.example' }, 'region'],
    [{ region: 'eu-central-9', apiUrl: 'https://api.example', loginUrl: 'https://login.example' }, 'region'],
    [{ region: 'eu-west-1', apiUrl: 'http://api.example' }, 'apiUrl'],
    [{ region: 'eu-west-1', apiUrl: 'http://127.0.0.1.evil.example' }, 'apiUrl'],
    [{ region: 'eu-west-1', loginUrl: 'http://192.168.1.1' }, 'loginUrl'],
    [{ region: 'eu-west-1', apiUrl: 'api.example' }, 'apiUrl'],
    [{ region: 'eu-west-1', apiUrl: 'file:///etc/passwd' }, 'apiUrl'],
    [{ region: 'eu-west-1', apiUrl: 'ftp://localhost' }, 'apiUrl'],
    [{ region: 'eu-west-1', apiUrl: 'https://user:word@api.example' }, 'apiUrl'],
    [{ region: 'eu-west-1', apiUrl: 'https://api.example/?x=1' }, 'apiUrl'],
  ])('are refused in %j', (options, field) => {
    expect(() => hostsOf(options)).toThrow(expect.objectContaining({ name: 'ConfigError', field }));
  });
});
