import { Pool, type LimitOptions } from './pool.js';
import { mix } from '../chance/mix.js';

/** A bearer token of one org. */
export interface Token {
  readonly text: string;
  readonly expiresAt: number;
  /** Every token has a limit of its own. */
  readonly pool: Pool | undefined;
  /** A request with it has passed once. */
  accepted: boolean;
  revoked: boolean;
}

/** At most this many tokens of one client live at once: the next one ends the oldest. */
const MOST_TOKENS = 10;

/** The tokens that an org's login has given out. */
export class TokenBook {
  #issued = 0;
  readonly #seed: number;
  readonly #mark: string;
  readonly #lifeMs: number;
  readonly #limit: LimitOptions | undefined;
  #live: Token[] = [];
  #revocations: number[];

  /** `mark` ends every token, so that the server knows whose it is. At `revokedAtMs` all tokens end. */
  constructor(
    seed: number,
    mark: string,
    lifeMs: number,
    limit: LimitOptions | undefined,
    revokedAtMs: readonly number[],
  ) {
    this.#revocations = [...revokedAtMs].sort((a, b) => a - b);
    this.#seed = seed;
    this.#mark = mark;
    this.#lifeMs = lifeMs;
    this.#limit = limit;
  }

  /** A new token; the eleventh ends the oldest. */
  issue(now: number): Token {
    this.#revoke(now);
    this.#issued += 1;
    const words = [1, 2, 3, 4, 5].map((n) => mix(mix(this.#seed, this.#issued), n).toString(36));
    this.#live = this.#live.filter((token) => !token.revoked && now < token.expiresAt);
    const [oldest, ...others] = this.#live.filter((token) => token.expiresAt < Infinity);
    if (others.length + 1 >= MOST_TOKENS) this.#live = this.#live.filter((token) => token !== oldest);
    const key = 'client.credentials.token.rate.per.minute';
    return this.#add({ text: `${words.join('-')}.${this.#mark}`, expiresAt: now + this.#lifeMs, key, now });
  }

  /** Takes in a token made elsewhere, such as a user's in a browser: it does not expire and is not one of the ten. */
  take(text: string): void {
    this.#add({ text, expiresAt: Infinity, key: 'token.rate.per.minute', now: 0 });
  }

  /** The living token of this text. */
  find(text: string, now: number): Token | undefined {
    this.#revoke(now);
    return this.#live.find((token) => token.text === text && !token.revoked && now < token.expiresAt);
  }

  #add({ text, expiresAt, key, now }: Pick<Token, 'text' | 'expiresAt'> & { key: string; now: number }): Token {
    const name = { name: 'token', namespace: 'platform.api', key };
    const pool = this.#limit === undefined ? undefined : new Pool(name, this.#limit, now);
    const token: Token = { text, expiresAt, pool, accepted: false, revoked: false };
    this.#live.push(token);
    return token;
  }

  #revoke(now: number): void {
    for (let next = this.#revocations[0]; next !== undefined && next <= now; next = this.#revocations[0]) {
      this.#revocations.shift();
      this.revokeAll();
    }
  }

  /** Ends every token, those made elsewhere included. */
  revokeAll(): void {
    this.#live = [];
  }
}
