import {
  createSimulator,
  type Counters,
  type OrgOptions,
  type Simulator,
  type SimulatorOptions,
} from '../../src/simulator/index.js';
import { VirtualTime } from '../../src/testing/virtual-time.js';

export const DETAILS = '/api/v2/analytics/conversations/details/query';
export const INTERACTIONS = '/api/v2/analytics/interactions/query';
/** The data window of the orgs below: the day before the simulator is made. */
export const DAY = '2026-11-23T00:00:00.000Z/2026-11-24T00:00:00.000Z';

export interface Page extends Record<string, unknown> {
  readonly conversations?: readonly Record<string, unknown>[];
  readonly totalHits: number;
}

/** An answer, read to its end. */
export interface Read {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly json: Page;
}

/** One org on virtual time, and a hand to send requests with. */
export class World {
  readonly time: VirtualTime = new VirtualTime({ start: '2026-11-24T02:00:00.000Z' });
  readonly simulator: Simulator;

  constructor(org: Partial<OrgOptions> = {}, options: Partial<SimulatorOptions> = {}) {
    const acme = { name: 'acme', clientId: 'id', clientSecret: 'secret', conversations: 114, ...org };
    const { time } = this;
    this.simulator = createSimulator({ seed: 7, orgs: [acme], scheduler: time, wallClock: time.wallClock, ...options });
  }

  get counters(): Counters {
    return this.simulator.counters('acme');
  }

  login(secret = 'secret', init: RequestInit = {}, host = 'https://login.mypurecloud.com'): Promise<Response> {
    return this.simulator.fetch(`${host}/oauth/token`, {
      method: 'POST',
      headers: {
        authorization: `Basic ${btoa(`id:${secret}`)}`,
        'content-type': 'application/x-www-form-urlencoded',
      },
      body: 'grant_type=client_credentials',
      ...init,
    });
  }

  post(bearer: string, path: string, body: unknown, init: RequestInit = {}): Promise<Response> {
    return this.simulator.fetch(`https://api.mypurecloud.com${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' },
      body: typeof body === 'string' ? body : JSON.stringify(body),
      ...init,
    });
  }

  get(bearer: string, path: string): Promise<Response> {
    return this.simulator.fetch(`https://api.mypurecloud.com${path}`, {
      headers: { authorization: `Bearer ${bearer}` },
    });
  }

  page(bearer: string, pageNumber = 1, pageSize = 100, more: object = {}): Promise<Response> {
    return this.post(bearer, DETAILS, { interval: DAY, paging: { pageSize, pageNumber }, ...more });
  }

  /** Lets time pass until the answer has been read. */
  read(answer: Promise<Response>): Promise<Read> {
    return this.time.runWhile(
      answer.then(async (response) => {
        const { status, headers } = response;
        const text = await response.text();
        return {
          status,
          headers,
          text,
          get json() {
            return JSON.parse(text) as Page;
          },
        };
      }),
    );
  }

  async token(): Promise<string> {
    const { json } = await this.read(this.login());
    return String(json['access_token']);
  }
}
