import type { Message } from './wire/message.js';
import type { OrgState } from './org-state.js';

/** Which service a host is: Genesys Cloud has two, a simulator on loopback is both. */
export type Service = 'login' | 'api' | 'downloads' | 'both';

/** Where a request goes. */
export interface Destination {
  readonly service: Service;
  readonly org: OrgState;
}

/** Finds the org that a request is for: by the client id at the login, by the bearer elsewhere. */
export class Directory {
  readonly #orgs: readonly OrgState[];
  readonly #nobody: OrgState;
  readonly #domains: ReadonlySet<string>;

  /** `nobody` takes the requests of strangers. */
  constructor(orgs: readonly OrgState[], nobody: OrgState) {
    this.#orgs = orgs;
    this.#nobody = nobody;
    this.#domains = new Set(orgs.map(({ domain }) => domain));
  }

  find({ url, headers }: Message): Destination {
    const [, name, domain = ''] = /^(login|api|downloads)\.(.+)$/.exec(url.hostname) ?? [];
    const service =
      this.#domains.has(domain) && (name === 'login' || name === 'api' || name === 'downloads') ? name : 'both';
    const mark = /^\/downloads\/([^/]+)\//.exec(url.pathname)?.[1];
    const keeper = mark === undefined ? undefined : this.#orgs.find((_, n) => n.toString(36) === mark);
    if (service !== 'api' && service !== 'login' && keeper !== undefined) return { service: 'downloads', org: keeper };
    const [scheme = '', credentials = ''] = (headers.get('authorization') ?? '').split(' ');
    const ours = this.#candidates(scheme.toLowerCase(), credentials);
    // A client of another region is a stranger here.
    const org = ours.find((one) => service === 'both' || one.domain === domain);
    return { service, org: org ?? this.#nobody };
  }

  #candidates(scheme: string, credentials: string): readonly OrgState[] {
    if (scheme === 'bearer') {
      const given = this.#orgs.filter((org) => org.options.token === credentials);
      if (given.length > 0) return given;
      const mark = credentials.slice(credentials.lastIndexOf('.') + 1);
      return this.#orgs.filter((_, n) => n.toString(36) === mark);
    }
    if (scheme !== 'basic') return [];
    const clientId = clientIdOf(credentials);
    return this.#orgs.filter((org) => org.clientId === clientId);
  }
}

function clientIdOf(basic: string): string | undefined {
  try {
    return atob(basic).split(':')[0];
  } catch {
    return undefined;
  }
}
