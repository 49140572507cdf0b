import { asyncScheduler, type SchedulerLike } from 'rxjs';
import type { Arrived } from './wire/arrived.js';
import { checkOrg } from './check-org.js';
import { decideApi } from './wire/decide-api.js';
import { decideDownload } from './wire/decide-download.js';
import { decideLogin } from './wire/decide-login.js';
import type { Decision } from './wire/decision.js';
import { Directory, type Service } from './directory.js';
import { errorAnswer } from './wire/error-answer.js';
import { exchange, type ExchangeRecord, type Net } from './wire/exchange.js';
import type { Message } from './wire/message.js';
import type { OrgOptions } from './org-options.js';
import { OrgState } from './org-state.js';
import { readMessage } from './wire/read-message.js';
import { seedOf } from './chance/seed-of.js';
import type { Simulator } from './simulator.js';
import { truthOf } from './truth-of.js';

/** What a simulator is made of. */
export interface SimulatorOptions {
  /** Decides every row, every delay and every fault. Default 1. */
  readonly seed?: number | string;
  readonly orgs: readonly OrgOptions[];
  /** For every delay. Default asyncScheduler. */
  readonly scheduler?: SchedulerLike;
  /** Epoch milliseconds, for dates. Default the scheduler's own time, which is the date on asyncScheduler. */
  readonly wallClock?: () => number;
  /** Hears of every request when it has ended. */
  readonly onExchange?: (record: ExchangeRecord) => void;
}

const LOGIN = '/oauth/token';

function decide(service: Service, arrived: Arrived): Decision {
  if (service === 'downloads') return decideDownload(arrived);
  const isLogin = arrived.message.url.pathname === LOGIN;
  if (service !== 'both' && isLogin !== (service === 'login')) {
    const { contextId } = arrived;
    return { answer: errorAnswer({ status: 404, code: 'not found', message: 'HTTP 404 Not Found' }, contextId) };
  }
  return isLogin ? decideLogin(arrived) : decideApi(arrived);
}

/**
 * A Genesys Cloud in memory: its orgs, their logins, their data and their limits, behind a `fetch`. Everything is
 * decided by the seed, and all time is the scheduler's, so that a run can be repeated exactly.
 *
 * It is written after the public documentation, SDKs and reports of the API, and was never compared with a live org.
 * It answers at `https://login.<domain>` and `https://api.<domain>` of each org; under any other host, as when it is
 * served on loopback, an org is known by its client id and by its tokens.
 *
 * Throws RangeError for options that cannot be simulated.
 *
 * @example
 * ```ts
 * import { createSimulator } from 'sluice/simulator';
 *
 * const { fetch, truth } = createSimulator({
 *   seed: 7,
 *   orgs: [{ name: 'acme', clientId: 'id', clientSecret: 'secret', conversations: 1000 }],
 * });
 * const answer = await fetch('https://login.mypurecloud.com/oauth/token', {
 *   method: 'POST',
 *   headers: { authorization: `Basic ${btoa('id:secret')}`, 'content-type': 'application/x-www-form-urlencoded' },
 *   body: 'grant_type=client_credentials',
 * });
 * console.log(answer.status, truth('acme').count); // 200 1000
 * ```
 */
export function createSimulator(options: SimulatorOptions): Simulator {
  const { seed = 1, scheduler = asyncScheduler, onExchange } = options;
  const wallClock = options.wallClock ?? (() => scheduler.now());
  const madeAt = scheduler.now();
  const names = new Set(options.orgs.map(({ name }) => name));
  if (names.size !== options.orgs.length) throw new RangeError('simulator: two orgs have one name');

  const make = (org: OrgOptions, n: number): OrgState => {
    checkOrg(org);
    return new OrgState(org, n.toString(36), seedOf(seed, org.name), wallClock());
  };
  const orgs = options.orgs.map(make);
  const clients = new Set(orgs.map(({ domain, clientId }) => `${domain} ${clientId}`));
  if (clients.size !== orgs.length) throw new RangeError('simulator: two orgs of one region have one clientId');
  const nobody = make({ name: 'nobody', clientId: '', clientSecret: 'none', conversations: 0 }, orgs.length);
  const directory = new Directory(orgs, nobody);

  const org = (name: string): OrgState => {
    const found = orgs.find((one) => one.name === name);
    if (found === undefined) throw new RangeError(`simulator: no org ${name}`);
    return found;
  };
  const send = (message: Message, signal: AbortSignal | undefined): Promise<Response> => {
    const { service, org: receiver } = directory.find(message);
    const net: Net = {
      scheduler,
      now: () => scheduler.now() - madeAt,
      wallClock,
      decide: (arrived) => decide(service, arrived),
      onExchange,
    };
    return exchange(net, message, receiver, signal);
  };

  return {
    fetch: async (input, init) => {
      const signal = init?.signal ?? (input instanceof Request ? input.signal : undefined);
      const read = readMessage(input, init);
      const message = read instanceof Promise ? await read : read;
      signal?.throwIfAborted();
      return send(message, signal);
    },
    orgs: orgs.map(({ name, clientId, domain, interval, options: { clientSecret } }) => ({
      name,
      clientId,
      clientSecret,
      domain,
      loginUrl: `https://login.${domain}`,
      apiUrl: `https://api.${domain}`,
      interval,
    })),
    truth: (name, question = {}) => truthOf(org(name), question, wallClock()),
    counters: (name) => {
      const { tally, jobs } = org(name);
      const unfinished = jobs.unfinished(scheduler.now() - madeAt);
      return tally.snapshot({ submitted: jobs.submitted, deleted: jobs.deleted, unfinished });
    },
    revokeTokens: (name) => org(name).tokens.revokeAll(),
  };
}
