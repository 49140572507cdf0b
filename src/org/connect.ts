import { asyncScheduler, map, type Observable } from 'rxjs';
import { ConfigError } from '../errors.js';
import { EventStream } from '../event/event-stream.js';
import { Lane } from '../gate/lane.js';
import { requireHttpOptions } from '../http/require-http-options.js';
import { Demand } from '../page/demand.js';
import { genesysDialect } from '../query/genesys-dialect.js';
import type { OrgContext } from '../query/org-context.js';
import { requireThat } from '../retry/require-that.js';
import { RetryBudget } from '../retry/retry-budget.js';
import { completePolicy, type RetryPolicy } from '../retry/retry-policy.js';
import { discoverLimits, type FoundLimits } from './discover-limits.js';
import { hostsOf } from './hosts.js';
import { givenToken, issueToken } from './issue-token.js';
import { Org } from './org.js';
import type { OrgLimits, OrgOptions } from './org-options.js';
import { Routes } from './routes.js';
import { Secret } from './secret.js';
import { type IssuedToken, TokenSource } from './token-source.js';

/**
 * Makes an org to read from. Nothing is sent: the token is fetched with the first request.
 *
 * Errors: `ConfigError` at once for an unknown region, credentials that are missing or doubled, limits that cannot be,
 * and http to a host that is not this machine. Secrets print as `[redacted]` from here on.
 *
 * @example
 * ```ts
 * import { connect } from 'sluice';
 *
 * const acme = connect({
 *   name: 'acme',
 *   region: 'eu-central-1',
 *   clientId: 'id',
 *   clientSecret: 'secret',
 *   limits: { requestsPerMinute: 300 },
 * });
 * ```
 */
export function connect(options: OrgOptions): Org {
  const { name, scheduler = asyncScheduler } = options;
  const discovers = options.limits === 'discover';
  requireThat(discovers || typeof options.limits !== 'string', 'limits', "an object, or 'discover'");
  const limits: OrgLimits = typeof options.limits === 'object' ? options.limits : {};
  // eslint-disable-next-line no-restricted-properties -- the defaults of two options
  const { wallClock = Date.now, random = Math.random } = options;
  if (typeof name !== 'string' || name.trim() === '') throw missing('name', 'give the org a name', undefined);
  const { apiUrl, loginUrl } = hostsOf(options);
  const { maxConcurrency, weight, maxQueue, maxQueueMs, ...rates } = limits;
  const { fetch, headersMs, idleMs, totalMs, maxBodyBytes, userAgent } = options;
  const { attempts, deadlineMs, maxWaitMs, retryBudget } = options;

  const events = new EventStream();
  const lane = new Lane({ maxConcurrency, weight, scheduler });
  const http = { fetch, scheduler, wallClock, headersMs, idleMs, totalMs, maxBodyBytes, userAgent };
  const policy: RetryPolicy = {
    attempts,
    deadlineMs,
    maxWaitMs,
    dialect: genesysDialect,
    scheduler,
    wallClock,
    random,
    org: name,
  };
  const { maxConcurrent = 1, deadlineMs: jobDeadlineMs = 3_600_000 } = options.jobs ?? {};
  requireThat(maxConcurrent >= 1 && Number.isInteger(maxConcurrent), 'jobs.maxConcurrent', 'an integer of 1 or more');
  requireThat(jobDeadlineMs > 0, 'jobs.deadlineMs', 'a number above 0');
  const jobs = { places: new Demand(maxConcurrent), deadlineMs: jobDeadlineMs };
  requireHttpOptions(http);
  completePolicy(policy);
  // Nothing can be sent without a token, so a login host that is down is waited for as long as the org has time.
  const patience = { ...policy, budget: new RetryBudget({ scheduler }) };
  const tokens = new TokenSource({
    org: name,
    scheduler,
    issue: issuerOf(options, (credentials, patient) =>
      issueToken({ org: name, loginUrl, ...credentials }, http, patient ? patience : { ...policy, attempts: 1 }),
    ),
    onRenewed: ({ lifeMs }: IssuedToken) => events.emit('tokenRenewed', () => ({ org: name, at: wallClock(), lifeMs })),
  });
  const budget = new RetryBudget({ capacity: retryBudget, scheduler });
  const queue = { maxQueue, maxQueueMs };
  const { remembered } = options;
  const routes = new Routes({
    org: name,
    limits: rates,
    queue,
    remembered,
    maxWaitMs,
    lane,
    scheduler,
    wallClock,
    events,
  });
  const way = {
    org: name,
    apiUrl,
    http,
    policy: { ...policy, behindGate: true },
    budget,
    tokens,
    events,
    wallClock,
  };
  const tokenKey = options.token === undefined ? 'client.credentials.token.rate.per.minute' : 'token.rate.per.minute';
  const discover = (send: OrgContext['send']): Observable<FoundLimits> =>
    discoverLimits({ org: name, tokenKey, send, events, wallClock }).pipe(
      // What was told goes before what was found.
      map((found) => (options.jobs?.maxConcurrent === undefined ? found : { ...found, concurrentJobs: undefined })),
    );
  return new Org({
    name,
    scheduler,
    wallClock,
    events,
    jobs,
    lane,
    routes,
    way,
    ...(discovers && { discover }),
  });
}

type Issuer = ConstructorParameters<typeof TokenSource>[0]['issue'];
type Credentials = { readonly clientId: string; readonly clientSecret: Secret };

function issuerOf(
  { name, token, clientId, clientSecret }: OrgOptions,
  issue: (credentials: Credentials, patient: boolean) => ReturnType<Issuer>,
): Issuer {
  if (token !== undefined) {
    if (clientId !== undefined || clientSecret !== undefined) {
      throw missing('token', 'give either a token or clientId and clientSecret, not both', name);
    }
    if (token === '') throw missing('token', 'give one that is not empty', name);
    return givenToken(name, token);
  }
  if (!clientId) throw missing('clientId', 'give clientId and clientSecret, or a token', name);
  if (!clientSecret) throw missing('clientSecret', 'give clientId and clientSecret, or a token', name);
  const credentials = { clientId, clientSecret: new Secret(clientSecret) };
  return (patient) => issue(credentials, patient);
}

function missing(field: string, fix: string, org: string | undefined): ConfigError {
  return new ConfigError(`${org ?? 'connect'}: ${field}: ${fix}.`, { org, field, fix });
}
