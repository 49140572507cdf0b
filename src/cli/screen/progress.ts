import { defer, interval, type Observable, tap, timer } from 'rxjs';
import type { SluiceEvent } from '../../event/sluice-event.js';
import type { OrgProgress } from './org-progress.js';
import type { Screen } from './screen.js';
import { shortName } from './short-name.js';
import { TokenChurn } from './token-churn.js';

const REDRAW_MS = 250;
const PLAIN_MS = 5_000;
/** Lines at a time that a log can take, so that forty orgs do not fill it. */
const PLAIN_LINES_A_PERIOD = 10;
/** Characters of a name on a terminal: most of its 80 columns are for what is said of the org. */
const LONGEST_NAME = 20;

/** What is shown while orgs are read: one line an org, and the first warning of each kind. */
export class Progress {
  readonly #orgs: readonly OrgProgress[];
  readonly #screen: Screen;
  readonly #wallClock: () => number;
  readonly #warned = new Set<string>();
  readonly #churn = new TokenChurn();
  #periods = 0;

  constructor(
    orgs: readonly OrgProgress[],
    { screen, wallClock }: { readonly screen: Screen; readonly wallClock: () => number },
  ) {
    this.#orgs = orgs;
    this.#screen = screen;
    this.#wallClock = wallClock;
  }

  note(event: SluiceEvent): void {
    this.#orgs.find(({ name }) => name === event.org)?.note(event);
    if (event.type === 'tokenRenewed') this.#warn(event.org, this.#churn.note(event));
    if (event.type !== 'warning') return;
    const kind = `${event.org} ${event.code}`;
    if (!this.#warned.has(kind)) this.#warn(event.org, event.message);
    this.#warned.add(kind);
  }

  #warn(org: string, message: string | undefined): void {
    if (message !== undefined) this.#screen.log(`${org}: warning: ${message}`);
  }

  /** Shows how things stand, again and again: in place on a terminal, else as lines every 5 s, seldom when they are many. */
  get shown$(): Observable<unknown> {
    return defer(() => (this.#screen.isTerminal ? timer(0, REDRAW_MS) : interval(PLAIN_MS))).pipe(
      tap(() => this.#show()),
    );
  }

  #show(): void {
    const running = this.#orgs.filter((org) => org.running);
    this.#periods += 1;
    const everyPeriods = Math.ceil(running.length / PLAIN_LINES_A_PERIOD);
    if (!this.#screen.isTerminal && this.#periods % Math.max(1, everyPeriods) > 0) return;
    const now = this.#wallClock();
    const { isTerminal } = this.#screen;
    // A line is cut at the edge of a terminal. In a log, names are looked for.
    this.#screen.show(running.map((org) => org.line(now, isTerminal ? shortName(org.name, LONGEST_NAME) : org.name)));
  }
}
