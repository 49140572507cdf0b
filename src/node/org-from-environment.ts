import { ConfigError } from '../errors.js';

/** One org as the variables of the `gc` command line tell it. */
export interface EnvironmentOrg {
  readonly name: 'default';
  readonly region: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

/**
 * Reads the org that the `gc` tool's variables name: `GENESYSCLOUD_REGION`, `GENESYSCLOUD_OAUTHCLIENT_ID` and
 * `GENESYSCLOUD_OAUTHCLIENT_SECRET`. `undefined` when none of them is set.
 *
 * Errors: `ConfigError` naming the one that is missing, when some are set and some are not.
 */
export function orgFromEnvironment(env: Readonly<Record<string, string | undefined>>): EnvironmentOrg | undefined {
  const names = ['GENESYSCLOUD_REGION', 'GENESYSCLOUD_OAUTHCLIENT_ID', 'GENESYSCLOUD_OAUTHCLIENT_SECRET'] as const;
  const missing = names.filter((name) => !env[name]);
  if (missing.length === names.length) return undefined;
  const [first] = missing;
  if (first !== undefined) {
    throw new ConfigError(`${first}: not set, while others of its kind are. Set ${missing.join(' and ')}.`, {
      field: first,
      fix: `set ${missing.join(' and ')}`,
    });
  }
  const [region = '', clientId = '', clientSecret = ''] = names.map((name) => env[name]);
  return { name: 'default', region, clientId, clientSecret };
}
