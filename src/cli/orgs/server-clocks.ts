/** How far the clock of each org's server is ahead of ours, as its last answer told. Whole seconds, as an answer says the time. */
export class ServerClocks {
  readonly #aheadMs = new Map<string, number>();
  readonly #wallClock: () => number;

  constructor(wallClock: () => number) {
    this.#wallClock = wallClock;
  }

  readonly note = (org: string, answer: Response): void => {
    const date = Date.parse(answer.headers.get('date') ?? '');
    if (!Number.isNaN(date)) this.#aheadMs.set(org, date - Math.floor(this.#wallClock() / 1000) * 1000);
  };

  /** Nothing where no answer has told. */
  aheadMs(org: string): number | undefined {
    return this.#aheadMs.get(org);
  }
}
