import { asyncScheduler } from 'rxjs';
import { EventStream } from '../event/event-stream.js';
import { Lane } from '../gate/line/lane.js';
import { completeHttpOptions } from '../http/complete-http-options.js';
import type { HttpOptions } from '../http/http-options.js';
import { Demand } from '../page/demand.js';
import { genesysDialect } from '../query/answer/genesys-dialect.js';
import { checkOptions } from '../query/check-options.js';
import type { OrgContext } from '../query/org-context.js';
import { inOrg } from '../error/in-org.js';
import { refuseOthers } from '../error/refuse-others.js';
import { requireCount } from '../error/require-count.js';
import { requireObject } from '../error/require-object.js';
import { requireThat } from '../error/require-that.js';
import { RetryBudget } from '../retry/retry-budget.js';
import { completePolicy, type RetryPolicy } from '../retry/retry-policy.js';
import { givenToken } from './given-token.js';
import { hostsOf } from './hosts.js';
import { issueToken } from './issue-token.js';
import { Org } from './org.js';
import type { JobOptions, OrgLimits, OrgOptions } from './org-options.js';
import { Routes } from './routes.js';
import { Secret } from './secret.js';
import { steadyScheduler } from './steady-scheduler.js';
import { tellRetries } from './tell-retries.js';
import { type Issue, TokenSource } from './token-source.js';

/**
 * Makes an org to read from. Nothing is sent: the token is fetched with the first request.
 *
 * Errors: `ConfigError` at once for an unknown region, credentials that are missing or doubled, options that cannot be or
 * that nobody knows, and http to a host that is not this machine. Secrets print as `[redacted]` from here on.
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
  const read = new Set<string>();
  const noted = new Proxy(requireObject(options), {
    get: (all, name: keyof OrgOptions) => {
      read.add(name);
      return all[name];
    },
  });
  return inOrg(options.name, () => {
    const org = orgOf(noted);
    // What nobody has looked at is misspelt, and would be left out without a word.
    checkOptions('connect', options, [...read]);
    return org;
  });
}

function orgOf(options: OrgOptions): Org {
  const { name: org, token, remembered, retryBudget, attempts, deadlineMs, maxWaitMs, random } = options;
  const scheduler = steadyScheduler(options.scheduler ?? asyncScheduler);
  // eslint-disable-next-line no-restricted-properties -- the default of the option wallClock
  const { wallClock = Date.now } = options;
  requireThat(isText(org), 'name', 'a text');
  for (const [field, given] of Object.entries({ fetch: options.fetch, wallClock, random })) {
    requireThat(!given || typeof given === 'function', field, 'a function');
  }
  const { apiUrl, loginUrl } = hostsOf(options);
  const http = completeHttpOptions(options, { scheduler, wallClock });
  const events = new EventStream({ org }, wallClock);
  const shared = { org, scheduler, wallClock };
  const retry = {
    ...shared,
    attempts,
    deadlineMs,
    maxWaitMs,
    dialect: genesysDialect,
    random,
    // Calls tell of themselves; what is left are requests for a token.
    onRetry: tellRetries(events, token ? 'token()' : 'POST /oauth/token'),
  };
  completePolicy(retry);
  const { limits: told = {} } = options;
  const discovers = told === 'discover';
  const { maxConcurrency, weight, maxQueue, maxQueueMs, ...limits }: OrgLimits = discovers
    ? {}
    : requireObject(told, 'limits');
  const lane = new Lane({ maxConcurrency, weight, scheduler });
  const tokenKey = `${token ? '' : 'client.credentials.'}token.rate.per.minute`;
  return new Org({
    ...shared,
    apiUrl,
    http,
    events,
    lane,
    policy: { ...retry, behindGate: true },
    budget: new RetryBudget({ capacity: retryBudget, scheduler }),
    tokens: new TokenSource(issueOf(options, loginUrl, http, retry), scheduler, ({ lifeMs }) =>
      events.emit('tokenRenewed', () => ({ lifeMs })),
    ),
    routes: new Routes({
      ...shared,
      tokenKey,
      limits,
      queue: { maxQueue, maxQueueMs },
      remembered,
      maxWaitMs,
      lane,
      events,
    }),
    jobs: jobsOf(options.jobs),
    discover: discovers ? { tokenKey, jobs: !options.jobs?.maxConcurrent } : undefined,
  });
}

/** What its jobs may do. */
function jobsOf(jobs: JobOptions = {}): OrgContext['jobs'] {
  const { maxConcurrent = 1, deadlineMs = 3_600_000, ...others } = requireObject(jobs);
  refuseOthers('jobs', others);
  requireCount(maxConcurrent, 'jobs.maxConcurrent');
  requireThat(deadlineMs > 0, 'jobs.deadlineMs', 'a number above 0', deadlineMs);
  return { places: new Demand(maxConcurrent), deadlineMs };
}

const NEEDED = 'a text, or give token';

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== '';
}

/** How the org comes by its tokens. */
function issueOf(
  { name: org, token, clientId, clientSecret }: OrgOptions,
  loginUrl: string,
  http: HttpOptions,
  retry: RetryPolicy,
): Issue {
  // Nothing can be sent without a token, so a login host that is down is waited for as long as the org has time.
  const patience = { ...retry, budget: new RetryBudget({ scheduler: retry.scheduler }) };
  if (token !== undefined) {
    const alone = (clientId ?? clientSecret) === undefined;
    requireThat(
      (isText(token) || typeof token === 'function') && alone,
      'token',
      'a text, without clientId and clientSecret',
    );
    return givenToken(token, http, patience);
  }
  requireThat(isText(clientId), 'clientId', NEEDED);
  requireThat(isText(clientSecret), 'clientSecret', NEEDED);
  const credentials = { org, loginUrl, clientId, clientSecret: new Secret(clientSecret) };
  return (patient) => issueToken(credentials, http, patient ? patience : { ...retry, attempts: 1 });
}
