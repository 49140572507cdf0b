/** How a server limits: a token bucket, or a fixed window that the first request opens. */
export type LimitRule =
  | { readonly kind: 'bucket'; readonly perSecond: number; readonly burst: number }
  | { readonly kind: 'window'; readonly limit: number; readonly windowMs: number };

/** A rule that takes over at a time, in milliseconds since the simulator was made. */
export interface LimitChange {
  readonly atMs: number;
  readonly to: LimitRule;
}

/** What a limiter would say of itself. */
export interface LimiterView {
  readonly count: number;
  readonly allowed: number;
  readonly resetMs: number;
}

/** Spares a client that sends exactly at the rate a refusal for a rounding error. */
const EPSILON = 1e-9;

/** One limit at the server. Pure: the time comes with each request. A refused request costs nothing. */
export class Limiter {
  #rule: LimitRule;
  readonly #changes: LimitChange[];
  #level: number;
  #filledAt: number;
  #count = 0;
  #openedAt = -Infinity;

  constructor(rule: LimitRule, changes: readonly LimitChange[] = [], now = 0) {
    this.#rule = rule;
    this.#changes = [...changes].sort((a, b) => a.atMs - b.atMs);
    this.#level = rule.kind === 'bucket' ? rule.burst : 0;
    this.#filledAt = now;
    this.#settle(now);
  }

  /** The rule in force since the last request. */
  get rule(): LimitRule {
    return this.#rule;
  }

  /** Charges one request: 0 when it passes, else the milliseconds until one would. */
  take(now: number): number {
    this.#settle(now);
    const rule = this.#rule;
    if (rule.kind === 'bucket') {
      if (this.#level < 1 - EPSILON) return ((1 - this.#level) / rule.perSecond) * 1000;
      this.#level -= 1;
      return 0;
    }
    if (now >= this.#openedAt + rule.windowMs) {
      this.#openedAt = now;
      this.#count = 0;
    }
    if (this.#count >= rule.limit) return this.#openedAt + rule.windowMs - now;
    this.#count += 1;
    return 0;
  }

  view(now: number): LimiterView {
    this.#settle(now);
    const rule = this.#rule;
    if (rule.kind === 'window') {
      const open = now < this.#openedAt + rule.windowMs;
      return {
        count: open ? this.#count : 0,
        allowed: rule.limit,
        resetMs: open ? this.#openedAt + rule.windowMs - now : rule.windowMs,
      };
    }
    const missing = rule.burst - this.#level;
    return { count: Math.ceil(missing), allowed: rule.burst, resetMs: (missing / rule.perSecond) * 1000 };
  }

  /** Brings the bucket up to `now`, each stretch of time under the rule that was in force then. */
  #settle(now: number): void {
    for (let next = this.#changes[0]; next !== undefined && next.atMs <= now; next = this.#changes[0]) {
      this.#changes.shift();
      this.#fill(next.atMs);
      // A bucket that takes the place of a window starts full: what was spent before is not known in its terms.
      if (next.to.kind === 'bucket') {
        this.#level = this.#rule.kind === 'bucket' ? Math.min(this.#level, next.to.burst) : next.to.burst;
      }
      this.#rule = next.to;
    }
    this.#fill(now);
  }

  #fill(now: number): void {
    const elapsed = Math.max(0, now - this.#filledAt);
    this.#filledAt = Math.max(now, this.#filledAt);
    if (this.#rule.kind !== 'bucket' || elapsed === 0) return;
    this.#level = Math.min(this.#rule.burst, this.#level + (elapsed * this.#rule.perSecond) / 1000);
  }
}
