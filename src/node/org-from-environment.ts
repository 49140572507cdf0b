import { ConfigError } from '../errors.js';
import type { OrgOptions } from '../org/org-options.js';

/** One org as the variables of the `gc` command line tell it. */
export type EnvironmentOrg = Pick<OrgOptions, 'name' | 'region' | 'apiUrl' | 'loginUrl' | 'clientId' | 'clientSecret'>;

const REGION = 'GENESYSCLOUD_REGION';
const NAMES = [REGION, 'GENESYSCLOUD_OAUTHCLIENT_ID', 'GENESYSCLOUD_OAUTHCLIENT_SECRET'] as const;

/**
 * Reads the org that the `gc` tool's variables name, for `connect()`: `GENESYSCLOUD_REGION`,
 * `GENESYSCLOUD_OAUTHCLIENT_ID` and `GENESYSCLOUD_OAUTHCLIENT_SECRET`. It is called `default`. `undefined` when none of
 * them is set.
 *
 * The region may be an API address too, as in `gc`: `https://api.mypurecloud.de`, or one on loopback.
 *
 * Errors: `ConfigError` naming the one that is missing, when some are set and some are not.
 *
 * @param env such as `process.env`
 * @example
 * ```ts
 * import { connect } from 'sluice';
 * import { orgFromEnvironment } from 'sluice/node';
 *
 * const told = orgFromEnvironment(process.env);
 * const org = told && connect(told);
 * ```
 */
export function orgFromEnvironment(env: Readonly<Record<string, string | undefined>>): EnvironmentOrg | undefined {
  // A variable that was filled from a file may end with a line end.
  const values = NAMES.map((name) => env[name]?.replace(/[\r\n]+$/, '') ?? '');
  const missing = NAMES.filter((_, index) => !values[index]);
  if (missing.length === NAMES.length) return undefined;
  const [first] = missing;
  if (first !== undefined) {
    const fix = `set ${missing.join(' and ')}`;
    throw new ConfigError(`${first}: is not set, while others of its kind are; ${fix}.`, { field: first, fix });
  }
  const [region = '', clientId = '', clientSecret = ''] = values;
  return { name: 'default', ...whereIs(region), clientId, clientSecret };
}

/** The login of an address on this machine is at the same address, as the simulator serves it. */
function whereIs(region: string): Pick<OrgOptions, 'region' | 'apiUrl' | 'loginUrl'> {
  if (/^http:\/\//i.test(region)) return { apiUrl: region, loginUrl: region };
  return { region: region.replace(/^https:\/\/api\./i, '').replace(/\/+$/, '') };
}
