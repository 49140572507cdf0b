import { asyncScheduler } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { httpDialect } from '../../src/retry/http-dialect.js';
import { retryDelay } from '../../src/retry/retry-delay.js';
import { retryNotifier } from '../../src/retry/retry-notifier.js';
import { completePolicy } from '../../src/retry/retry-policy.js';

describe('completePolicy', () => {
  it('fills in what is not given, and takes undefined for not given', () => {
    const defaults = {
      attempts: 10,
      baseMs: 1000,
      capMs: 30_000,
      jitter: 'full',
      maxWaitMs: 180_000,
      deadlineMs: 900_000,
      dialect: httpDialect,
      behindGate: false,
      scheduler: asyncScheduler,
      wallClock: Date.now,
      random: Math.random,
    };
    expect(completePolicy()).toEqual(defaults);
    expect(completePolicy({ attempts: undefined, scheduler: undefined })).toEqual(defaults);
    expect(completePolicy({ attempts: 3 })).toEqual({ ...defaults, attempts: 3 });
  });

  it.each([
    [{ attempts: 0 }, 'attempts'],
    [{ attempts: 2.5 }, 'attempts'],
    [{ attempts: NaN }, 'attempts'],
    [{ baseMs: 0 }, 'baseMs'],
    [{ baseMs: '1000' as unknown as number }, 'baseMs'],
    [{ baseMs: Infinity, capMs: Infinity }, 'baseMs'],
    [{ capMs: 999 }, 'capMs'],
    [{ capMs: Infinity }, 'capMs'],
    [{ maxWaitMs: -1 }, 'maxWaitMs'],
    [{ maxWaitMs: NaN }, 'maxWaitMs'],
    [{ maxWaitMs: '5' as unknown as number }, 'maxWaitMs'],
    [{ maxWaitMs: null as unknown as number }, 'maxWaitMs'],
    [{ capMs: '5000' as unknown as number }, 'capMs'],
    [{ deadlineMs: 0 }, 'deadlineMs'],
    [{ deadlineMs: '5' as unknown as number }, 'deadlineMs'],
    [{ jitter: 'none' as 'full' }, 'jitter'],
    [{ jitter: 'fuller' as 'full' }, 'jitter'],
    [{ jitter: 'half-decorrelated' as 'full' }, 'jitter'],
  ])('refuses %j by naming the field, through both faces before anything happens', (policy, field) => {
    const refusal: unknown = expect.objectContaining({ name: 'ConfigError', field });
    expect(() => completePolicy(policy)).toThrow(refusal);
    expect(() => retryDelay(policy)).toThrow(refusal);
    expect(() => retryNotifier(policy)).toThrow(refusal);
  });

  it('takes the least of each: one attempt, one span for all backoffs, no told wait', () => {
    const least = { attempts: 1, baseMs: 5, capMs: 5, maxWaitMs: 0 };
    expect(completePolicy(least)).toMatchObject(least);
  });

  it('takes no end at all for the deadline and the longest wait', () => {
    expect(completePolicy({ deadlineMs: Infinity, maxWaitMs: Infinity })).toMatchObject({ deadlineMs: Infinity });
  });
});
