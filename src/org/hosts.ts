import { ConfigError } from '../errors.js';
import { isSecure } from '../http/is-secure.js';
import { regions } from './regions.js';

/** Where an org's API and its login are. Without a slash at the end. */
export interface Hosts {
  readonly apiUrl: string;
  readonly loginUrl: string;
}

/** How hosts are told: a region, or both addresses. */
export interface HostOptions {
  /** A region as `eu-central-1` or `eu_central_1`, or its domain, such as `mypurecloud.de`. */
  readonly region?: string | undefined;
  /** Address of the API instead of the region's; https, or http on loopback. */
  readonly apiUrl?: string | undefined;
  /** Address of the login instead of the region's; https, or http on loopback. */
  readonly loginUrl?: string | undefined;
}

/**
 * The two hosts of an org. The bearer goes to the first and the secret to the second, and to no other.
 *
 * Errors: `ConfigError` for an unknown region, an address that is none, and http to a host that is not this machine.
 */
export function hostsOf({ region, apiUrl, loginUrl }: HostOptions): Hosts {
  const domain = region === undefined ? undefined : domainOf(region);
  if (domain === undefined && (apiUrl === undefined || loginUrl === undefined)) {
    throw refuse('region', 'neither a region nor both apiUrl and loginUrl are given', `give one of ${names()}`);
  }
  return {
    apiUrl: addressOf('apiUrl', apiUrl ?? `https://api.${domain ?? ''}`),
    loginUrl: addressOf('loginUrl', loginUrl ?? `https://login.${domain ?? ''}`),
  };
}

function domainOf(region: unknown): string {
  const name = typeof region === 'string' ? region.toLowerCase() : '';
  const byName = Object.entries(regions).find(([key]) => key === name.replaceAll('_', '-'));
  const domain = byName?.[1] ?? Object.values(regions).find((known) => known === name);
  if (domain !== undefined) return domain;
  throw refuse(
    'region',
    `"${String(region).slice(0, 60).replace(/\p{C}/gu, '?')}" is no region`,
    `give one of ${names()}`,
  );
}

function addressOf(field: string, text: unknown): string {
  const address = typeof text === 'string' && URL.canParse(text) ? new URL(text) : undefined;
  if (!address) throw refuse(field, 'it is no address', 'give one such as https://api.mypurecloud.de');
  if (address.username || address.password || address.search || address.hash) {
    throw refuse(field, 'it holds more than host and path', 'leave out user, query and fragment');
  }
  if (!isSecure(address)) {
    throw refuse(field, 'credentials may not go over it in the clear', 'use https; http is for this machine alone');
  }
  return address.href.replace(/\/+$/, '');
}

function names(): string {
  return Object.keys(regions).join(', ');
}

function refuse(field: string, what: string, fix: string): ConfigError {
  return new ConfigError(`${field}: ${what}; ${fix}.`, { field, fix });
}
