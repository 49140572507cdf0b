import { fileNameProblem } from '../../node/file-name-problem.js';
import { orgFromEnvironment } from '../../node/org-from-environment.js';
import { readOrgsFile, type ToldOrg } from './read-orgs-file.js';
import { usageError } from '../usage-error.js';

const VARIABLES: Readonly<Record<string, string>> = {
  region: 'GENESYSCLOUD_REGION',
  apiUrl: 'GENESYSCLOUD_REGION',
  loginUrl: 'GENESYSCLOUD_REGION',
  clientId: 'GENESYSCLOUD_OAUTHCLIENT_ID',
  clientSecret: 'GENESYSCLOUD_OAUTHCLIENT_SECRET',
};

/**
 * The orgs to read: those of the file, or without one the org of the `gc` tool's variables. Their names become folders,
 * so each is checked to be a plain file name, different from the others also where case does not count.
 */
export async function toldOrgs(
  path: string | undefined,
  { env, warn }: { readonly env: Readonly<Record<string, string | undefined>>; readonly warn: (text: string) => void },
): Promise<readonly ToldOrg[]> {
  if (path !== undefined) return namesChecked(await readOrgsFile(path, { env, warn }));
  const options = orgFromEnvironment(env);
  if (options) return [{ options, place: (field) => VARIABLES[field] ?? field }];
  throw usageError(
    '--orgs',
    'no orgs are told',
    'give a file with --orgs, or set GENESYSCLOUD_REGION, GENESYSCLOUD_OAUTHCLIENT_ID and GENESYSCLOUD_OAUTHCLIENT_SECRET',
  );
}

function namesChecked(orgs: readonly ToldOrg[]): readonly ToldOrg[] {
  const owners = new Map([['manifest.json', 'the manifest']]);
  for (const { options, place } of orgs) {
    const { name } = options;
    const refuse = (what: string, fix: string): Error => usageError(place('name'), `"${name}" ${what}`, fix);
    const problem = fileNameProblem(name);
    if (problem) throw refuse(problem, 'give a name that can be that of a folder');
    const owner = owners.get(foldedName(name));
    if (owner) throw refuse(`is also the name of ${owner}`, 'give names that differ by more than case');
    owners.set(foldedName(name), place('name'));
  }
  return orgs;
}

function foldedName(name: string): string {
  return name.normalize('NFC').toLowerCase();
}
