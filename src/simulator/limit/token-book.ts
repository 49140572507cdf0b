import { Pool, type LimitOptions } from './pool.js';
import { mix } from '../chance/mix.js';

/** A bearer token of one org. */
export interface Token {
  readonly text: string;
  readonly expiresAt: number;
  /** When it ends unless it is used before; `Infinity` where tokens may be idle. */
  idlesAt: number;
  /** Made elsewhere, as a user's in a browser. */
  readonly isGiven: boolean;
  /** Every token has a limit of its own. */
  readonly pool: Pool | undefined;
  /** A request with it has passed once. */
  accepted: boolean;
  revoked: boolean;
}

const lives = ({ revoked, expiresAt, idlesAt }: Token, now: number): boolean =>
  !revoked && now < expiresAt && now < idlesAt;

/** At most this many tokens of one client live at once: the next one ends the oldest. */
const MOST_TOKENS = 10;

/** When tokens end: after their life, when they were idle for too long, and all at scripted times. */
export interface TokenEnds {
  readonly lifeMs: number;
  readonly idleMs: number;
  readonly revokedAtMs: readonly number[];
}

/** The tokens that an org's login has given out. */
export class TokenBook {
  #issued = 0;
  readonly #seed: number;
  readonly #mark: string;
  readonly #ends: TokenEnds;
  readonly #limit: LimitOptions | undefined;
  #live: Token[] = [];
  #revocations: number[];

  /** `mark` stands at the end of every token, so that the server knows whose it is. */
  constructor(seed: number, mark: string, ends: TokenEnds, limit: LimitOptions | undefined) {
    this.#revocations = [...ends.revokedAtMs].sort((a, b) => a - b);
    this.#seed = seed;
    this.#mark = mark;
    this.#ends = ends;
    this.#limit = limit;
  }

  /** A new token; the eleventh ends the oldest. */
  issue(now: number): Token {
    this.#revoke(now);
    this.#issued += 1;
    const words = [1, 2, 3, 4, 5].map((n) => mix(mix(this.#seed, this.#issued), n).toString(36));
    this.#live = this.#live.filter((token) => lives(token, now));
    const [oldest, ...others] = this.#live.filter((token) => !token.isGiven);
    if (others.length + 1 >= MOST_TOKENS) this.#live = this.#live.filter((token) => token !== oldest);
    return this.#add(`${words.join('-')}.${this.#mark}`, now + this.#ends.lifeMs, now);
  }

  /** Takes in a token made elsewhere, such as a user's in a browser: it does not expire and is not one of the ten. */
  take(text: string): void {
    this.#add(text, Infinity, 0);
  }

  /** The living token of this text. */
  find(text: string, now: number): Token | undefined {
    this.#revoke(now);
    return this.#live.find((token) => token.text === text && lives(token, now));
  }

  /** Sets its idle timer back. */
  use(token: Token, now: number): void {
    token.idlesAt = now + this.#ends.idleMs;
  }

  #add(text: string, expiresAt: number, now: number): Token {
    const isGiven = expiresAt === Infinity;
    const key = isGiven ? 'token.rate.per.minute' : 'client.credentials.token.rate.per.minute';
    const name = { name: 'token', namespace: 'platform.api', key };
    const pool = this.#limit === undefined ? undefined : new Pool(name, this.#limit, now);
    const idlesAt = now + this.#ends.idleMs;
    const token: Token = { text, expiresAt, idlesAt, isGiven, pool, accepted: false, revoked: false };
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
