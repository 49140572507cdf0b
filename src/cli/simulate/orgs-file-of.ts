import type { Simulator } from '../../simulator/simulator.js';

/** The orgs file with which `sluice extract` reads a served simulator, as an object. */
export function orgsFileOf(
  { orgs }: Simulator,
  { url, requestsPerMinute }: { readonly url: string; readonly requestsPerMinute: number },
): { readonly orgs: readonly object[] } {
  return {
    orgs: orgs.map(({ name, clientId, clientSecret }) => ({
      name,
      apiUrl: url,
      loginUrl: url,
      clientId,
      clientSecret,
      limits: { requestsPerMinute },
    })),
  };
}
