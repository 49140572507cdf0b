import { firstValueFrom } from 'rxjs';
import { createSimulator } from '../../simulator/create-simulator.js';
import type { Fault, FaultKind } from '../../simulator/wire/fault.js';
import type { Simulator } from '../../simulator/simulator.js';
import { counted } from '../screen/counted.js';
import { exitCode } from '../exit/exit-code.js';
import { numberOption } from '../number-option.js';
import { orgsFileOf } from './orgs-file-of.js';
import { serveWhile } from './serve-while.js';
import type { Session } from '../session.js';

/** The options of `sluice simulate`, as typed. */
export interface SimulateOptions {
  readonly port: string;
  readonly orgs: string;
  readonly conversations: string;
  readonly days: string;
  readonly seed: string;
  readonly limits: string;
  readonly customLimit: string;
  readonly latency: string;
  readonly answerTime: string;
  readonly faults: string;
}

const BREAKAGES: readonly FaultKind[] = [500, 502, 503, 504, 'reset', 'cut', 'truncated', 'html', 'empty'];
const DAY_MS = 86_400_000;

/**
 * Serves a simulated Genesys Cloud on loopback until a signal comes. Stdout gets the orgs file that `sluice extract`
 * takes, secrets and all, and nothing else.
 *
 * @returns the exit code
 */
export async function simulate(options: SimulateOptions, { io, screen, interrupted$ }: Session): Promise<number> {
  const requestsPerMinute = numberOption('--limits', options.limits, { min: 1, max: 1e6 });
  const port = numberOption('--port', options.port, { min: 0, max: 65_535 });
  const simulator = simulatorOf(options, requestsPerMinute);

  await serveWhile(simulator, port, async ({ url }) => {
    const interval = simulator.orgs[0]?.interval ?? '';
    io.stdout.write(`${JSON.stringify(orgsFileOf(simulator, { url, requestsPerMinute }), undefined, 2)}\n`);
    screen.log(
      `serving ${counted(simulator.orgs.length, 'org')} at ${url}; their data is of ${interval}; end with Ctrl-C`,
    );
    screen.log(
      `read them, once stdout is in orgs.json: sluice extract --orgs orgs.json --query conversation-details --interval ${interval} --out night`,
    );
    await firstValueFrom(interrupted$, { defaultValue: undefined });
  });
  for (const { name } of simulator.orgs) {
    const { requests, throttled, tokensIssued } = simulator.counters(name);
    screen.log(
      `${name}: ${counted(requests, 'request')}, ${throttled} answered 429, ${counted(tokensIssued, 'token')}`,
    );
  }
  return exitCode.complete;
}

function simulatorOf(options: SimulateOptions, requestsPerMinute: number): Simulator {
  const orgs = numberOption('--orgs', options.orgs, { min: 1, max: 1_000 });
  const conversations = numberOption('--conversations', options.conversations, { min: 0, max: 1e8 });
  const days = numberOption('--days', options.days, { min: 1, max: 366 });
  const perSecond = numberOption('--custom-limit', options.customLimit, { min: 0.01, max: 1e6, whole: false });
  const latency = numberOption('--latency', options.latency, { min: 0, max: DAY_MS });
  const answerTime = numberOption('--answer-time', options.answerTime, { min: 0, max: DAY_MS });
  const share = numberOption('--faults', options.faults, { min: 0, max: 1, whole: false });
  const faults = BREAKAGES.map((kind): Fault => ({ kind, probability: share / BREAKAGES.length }));
  return createSimulator({
    seed: options.seed,
    orgs: Array.from({ length: orgs }, (_, index) => ({
      name: `org-${index + 1}`,
      clientId: `client-${index + 1}`,
      clientSecret: `simulated-secret-${index + 1}`,
      conversations,
      days,
      latency,
      answerTime,
      limits: { token: { kind: 'window', limit: requestsPerMinute, windowMs: 60_000 } },
      custom: { limit: { kind: 'bucket', perSecond, burst: 5, retryAfter: 'none', body: 'bare' } },
      ...(share > 0 && { faults }),
    })),
  });
}
