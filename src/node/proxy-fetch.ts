import { ConfigError } from '../errors.js';

type Fetch = typeof globalThis.fetch;

/** This machine is never asked for through a proxy. */
const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'];

/**
 * A fetch that goes through the proxy which the environment names in `HTTPS_PROXY`, or `undefined` when it names none.
 * Hosts in `NO_PROXY` (names with their subdomains, `*` for all) and this machine are reached directly. The names in
 * small letters win, as in other tools. `HTTP_PROXY` is not read: without TLS only this machine is spoken to.
 *
 * The proxy makes a tunnel (CONNECT), so that it sees no token and the certificate of the API is checked as always. A
 * proxy that refuses fails the request with the code `PROXY_` and its status.
 *
 * Errors: `ConfigError` at once for an address that is none.
 *
 * @param env such as `process.env`
 * @example
 * ```ts
 * import { connect } from 'sluice';
 * import { proxyFetch } from 'sluice/node';
 *
 * const credentials = { region: 'eu-central-1', clientId: 'id', clientSecret: 'secret' } as const;
 * const acme = connect({ ...credentials, name: 'acme', fetch: proxyFetch(process.env) });
 * ```
 */
export function proxyFetch(env: Readonly<Record<string, string | undefined>>): Fetch | undefined {
  const httpsProxy = env['https_proxy'] ?? env['HTTPS_PROXY'] ?? '';
  const direct = (env['no_proxy'] ?? env['NO_PROXY'] ?? '').split(/[,\s]+/).filter(Boolean);
  if (httpsProxy === '' || direct.includes('*')) return undefined;

  const options = {
    httpsProxy: proxyAddress(httpsProxy),
    // Empty, or undici would look into the environment of the process by itself.
    httpProxy: '',
    noProxy: [...direct, ...LOOPBACK].join(','),
  };
  let through: Promise<Fetch> | undefined;
  return async (input, init) => {
    through ??= fetchThrough(options);
    try {
      return await (
        await through
      )(input, init);
    } catch (error) {
      throw refusedByProxy(error) ?? error;
    }
  };
}

/** Loaded when it is wanted: once imported, undici takes the platform's own fetch over, with other errors. */
async function fetchThrough(options: object): Promise<Fetch> {
  const { EnvHttpProxyAgent, fetch } = await import('undici');
  const dispatcher = new EnvHttpProxyAgent(options);
  // The types of undici and of the platform are those of one standard, and differ in name only.
  const send = fetch as unknown as (input: Parameters<Fetch>[0], init: object) => Promise<Response>;
  return (input, init) => send(input, { ...init, dispatcher });
}

/** The value may hold a password, so it is never quoted. */
function proxyAddress(value: string): string {
  const address = value.includes('://') ? value : `http://${value}`;
  if (!URL.canParse(address) || !['http:', 'https:'].includes(new URL(address).protocol)) {
    throw refused('is no address of an HTTP proxy', 'give an address such as http://proxy.example.com:8080');
  }
  const { username, password } = new URL(address);
  try {
    // As undici will, each for itself, with the first request: there it would look like a proxy that does not answer.
    decodeURIComponent(`${username}:${password}`);
  } catch {
    throw refused('its user or password is not encoded as in a URL', 'write % as %25');
  }
  return address;
}

function refused(problem: string, fix: string): ConfigError {
  return new ConfigError(`HTTPS_PROXY: ${problem}; ${fix}.`, { field: 'HTTPS_PROXY', fix });
}

/** undici has one code for every status of a proxy, and says the status in words at the end of a chain of causes. */
function refusedByProxy(error: unknown): Error | undefined {
  for (let link = error; link instanceof Error; link = link.cause) {
    const status = /^Proxy response \((\d{3})\)/.exec(link.message)?.[1];
    if (status !== undefined) {
      return Object.assign(new Error(`the proxy refused with ${status}`, { cause: error }), {
        code: `PROXY_${status}`,
      });
    }
  }
  return undefined;
}
