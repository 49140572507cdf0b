import { describe, expect, it } from 'vitest';
import { exitCodeOf } from '../../../src/cli/exit/exit-code-of.js';
import { AuthError, HttpError, PermissionError, RateLimitError } from '../../../src/errors.js';
import type { FleetEnding } from '../../../src/org/fleet-outcome.js';
import type { Manifest } from '../../../src/query/run/manifest.js';

const manifest = {} as Manifest;
const done: FleetEnding = { kind: 'done', org: 'a', manifest };
const partial: FleetEnding = { kind: 'done', org: 'c', manifest: { status: 'partial', gaps: [{}] } as never };
const failed = (error: unknown): FleetEnding => ({ kind: 'failed', org: 'b', error, manifest });
const auth = failed(new AuthError('refused', {}));
const permission = failed(new PermissionError('forbidden', {}));
const other = failed(new HttpError('broken', { status: 500 }));
const late = failed(new RateLimitError('late', { retryAt: 0, gaveUp: 'deadline' }));

describe('exitCodeOf', () => {
  it.each([
    ['all complete', [done, done], 0, 0],
    ['nothing was left to read', [], 3, 0],
    ['all refused', [auth, permission], 0, 3],
    ['some refused, one complete', [auth, done], 0, 4],
    ['some refused, one complete before', [auth], 1, 4],
    ['one refused, one complete now and one before', [auth, done], 1, 4],
    ['some refused, one broken', [auth, other], 0, 4],
    ['one broken', [done, other], 0, 4],
    ['one out of time', [done, late], 0, 5],
    ['one out of time, one refused', [late, auth], 0, 4],
    ['an error of nobody', [failed('what')], 0, 4],
    ['one with a gap', [done, partial], 0, 4],
    ['interrupted', [done, undefined], 0, 130],
    ['interrupted after a failure', [other, undefined], 0, 130],
  ])('%s', (_, endings, before, code) => {
    expect(exitCodeOf(endings, before)).toBe(code);
  });
});
