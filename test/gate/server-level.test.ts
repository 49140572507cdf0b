import { describe, expect, it } from 'vitest';
import { Ledger } from '../../src/gate/ledger.js';
import { RemainingQuota } from '../../src/gate/remaining-quota.js';
import { ServerLevel } from '../../src/gate/server-level.js';

describe('what the server says is left in its bucket', () => {
  it('is the level less what was sent since, and what was earned', () => {
    const ledger = new Ledger(0, 10);
    const answered = ledger.send(0, 1, 0.02);
    ledger.send(10, 1, 0.02);
    const read = new ServerLevel(10).read(answered, 5, { now: 50, rate: 0.02, sent: ledger.sent, tripMs: 50 });
    expect(read).toEqual({ level: 5 - 0.5 - 1 + 1, rate: undefined });
  });

  it('gives the rate as what was earned between two looks', () => {
    const ledger = new Ledger(0, 10);
    const level = new ServerLevel(10);
    const facts = (now: number) => ({ now, rate: 0.05, sent: ledger.sent, tripMs: 50 });
    level.read(ledger.send(0, 1, 0.05), 8, facts(50));
    for (let i = 1; i < 10; i += 1) ledger.send(i * 20, 1, 0.05);
    // Ten tokens sent in 200 ms, and two left of eight: four were earned.
    expect(level.read(ledger.send(200, 1, 0.05), 2, facts(250))?.rate).toBeCloseTo(4 / 200);
  });

  it('counts what was refused as not taken', () => {
    const ledger = new Ledger(0, 10);
    const level = new ServerLevel(10);
    const facts = (now: number) => ({ now, rate: 0.05, sent: ledger.sent, tripMs: 50 });
    level.read(ledger.send(0, 1, 0.05), 3, facts(50));
    for (let i = 1; i < 14; i += 1) ledger.send(i * 20, 1, 0.05);
    level.untaken += 4;
    // Fourteen tokens sent in 280 ms, four of them refused, and three were there: seven were earned.
    expect(level.read(ledger.send(280, 1, 0.05), 0, facts(330))?.rate).toBeCloseTo(7 / 280, 4);
  });

  it('is not read from what is more than any bucket of the kind holds: that is the rest of something else', () => {
    const ledger = new Ledger(0, 10);
    const level = new ServerLevel(10);
    const facts = { now: 50, rate: 0.05, sent: 1, tripMs: 50 };
    expect(level.read(ledger.send(0, 1, 0.05), 21, facts)).toBeUndefined();
    expect(level.known).toBe(false);
    expect(level.read(ledger.send(1, 1, 0.05), 20, facts)).toBeDefined();
    expect(level.known).toBe(true);
  });

  it('is not read from an answer that is older than one before', () => {
    const ledger = new Ledger(0, 10);
    const level = new ServerLevel(10);
    const facts = { now: 50, rate: 0.05, sent: 2, tripMs: 50 };
    const older = ledger.send(0, 1, 0.05);
    level.read(ledger.send(1, 1, 0.05), 3, facts);
    expect(level.read(older, 5, facts)).toBeUndefined();
  });
});

describe('what the server says is left of a window', () => {
  it('leaves before it turns and no more, less what was sent since', () => {
    const quota = new RemainingQuota();
    expect(quota.wait(0, 1, 5)).toBe(0);
    quota.read(100, 5, 2, 1000);
    expect(quota.wait(100, 1, 6)).toBe(0);
    expect(quota.wait(100, 1, 7)).toBe(1000);
    expect(quota.wait(1100, 1, 7)).toBe(0);
  });

  it('turns at the soonest of the whole seconds that were told in it', () => {
    const quota = new RemainingQuota();
    quota.read(100, 1, 2, 1000);
    quota.read(900, 2, 1, 1000);
    quota.read(950, 3, 0, 1000);
    expect(quota.wait(960, 1, 3)).toBe(140);
  });

  it('turns as told last when more came back than a window has left', () => {
    const quota = new RemainingQuota();
    quota.read(100, 1, 2, 1000);
    quota.read(900, 2, 2, 1000);
    quota.read(950, 4, 0, 1000);
    expect(quota.wait(960, 1, 4)).toBe(940);
  });

  it('is not read from an answer that is older than one before', () => {
    const quota = new RemainingQuota();
    quota.read(100, 5, 2, 1000);
    quota.read(110, 4, 9, 1000);
    expect(quota.wait(110, 3, 5)).toBe(990);
  });
});
