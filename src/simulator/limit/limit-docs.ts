import { listedLimits } from './listed-limits.js';

const URL_OF_DOCS = 'https://developer.genesys.cloud/organization/organization/limits';

const DESCRIPTIONS: Readonly<Record<string, string>> = {
  'client.credentials.token.rate.per.minute': 'Requests per minute of each client-credentials token',
  'token.rate.per.minute': 'Requests per minute of each other token',
  'org.app.user.rate.per.minute': 'Requests per minute of an organization, an OAuth client and a user together',
  'request.bytes.max': 'Bytes of the body of a request',
};

/** A `LimitDocumentation`: the usual limits, and what they are of. */
export function limitDocs(): object {
  const usual = listedLimits({}, 0);
  const namespaces = [...new Set(usual.map(({ namespace }) => namespace))].map((name) => ({
    name,
    limits: usual
      .filter(({ namespace }) => namespace === name)
      .map(({ key, value }) => ({ key, defaultValue: value, description: DESCRIPTIONS[key] })),
  }));
  return { url: URL_OF_DOCS, namespaces };
}
