import type { TokenRenewed } from '../../event/sluice-event.js';

/** A token that ends early is an accident, as when a secret is changed; several are none. */
const TOO_MANY = 3;

/** Counts, for each org, the tokens that ended long before the time that they were given. */
export class TokenChurn {
  readonly #orgs = new Map<string, { readonly last: TokenRenewed; readonly early: number }>();

  /** What to warn of: once an org, when too many have. */
  note(renewed: TokenRenewed): string | undefined {
    const { last, early: before = 0 } = this.#orgs.get(renewed.org) ?? {};
    // One that is renewed in time has lived for half of its life at least.
    const early = before + Number(last !== undefined && renewed.at < last.at + 0.4 * last.lifeMs);
    this.#orgs.set(renewed.org, { last: renewed, early });
    if (early !== TOO_MANY || early === before) return undefined;
    return `${early} tokens ended long before their time: is the client at work elsewhere? Of more than ten the first ends`;
  }
}
