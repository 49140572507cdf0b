import { isSecure } from '../http/is-secure.js';
import { configError } from '../error/config-error.js';
import { printable } from '../error/printable.js';
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
  const domain = region === undefined && apiUrl && loginUrl ? '' : domainOf(region);
  return {
    apiUrl: addressOf('apiUrl', apiUrl ?? `https://api.${domain}`),
    loginUrl: addressOf('loginUrl', loginUrl ?? `https://login.${domain}`),
  };
}

function domainOf(region: unknown): string {
  const name = String(region).toLowerCase();
  const found = Object.entries(regions).find(([key, domain]) => key === name.replaceAll('_', '-') || domain === name);
  if (found) return found[1];
  const shown =
    region === undefined ? 'none is given, nor both apiUrl and loginUrl' : `"${printable(name)}" is no region`;
  throw configError('region', shown, `give one of ${Object.keys(regions).join(', ')}`);
}

function addressOf(field: string, text: string): string {
  const address = URL.canParse(text) ? new URL(text) : undefined;
  if (!address || /[?#@]/.test(text)) {
    throw configError(field, 'it is no plain address', 'give one such as https://api.mypurecloud.de');
  }
  if (!isSecure(address)) {
    throw configError(field, 'credentials would go in the clear', 'use https; http is for this machine');
  }
  return address.href.replace(/\/+$/, '');
}
