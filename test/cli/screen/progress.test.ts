import { TestScheduler } from 'rxjs/testing';
import { describe, expect, it } from 'vitest';
import { OrgProgress } from '../../../src/cli/screen/org-progress.js';
import { Progress } from '../../../src/cli/screen/progress.js';
import { Screen } from '../../../src/cli/screen/screen.js';

/** The lines that a minute of progress writes, for so many orgs that do not move. */
function minuteOf(orgs: number, isTTY: boolean, over: readonly string[] = []): string[] {
  const written: string[] = [];
  const members = Array.from({ length: orgs }, (_, n) => new OrgProgress({ name: `org-${n}`, pools: [] }, 300));
  new TestScheduler(() => undefined).run(({ expectObservable }) => {
    const screen = new Screen({ write: (text) => written.push(text), isTTY, rows: 50 }, {});
    const progress = new Progress(members, { screen, wallClock: () => 0 });
    for (let n = 0; n < orgs; n += 1) {
      progress.note({ type: 'runStarted', org: `org-${n}`, at: 0, query: 'custom', interval: '' });
    }
    for (const org of over) {
      progress.note({ type: 'runEnded', org, at: 0, query: 'custom', status: 'complete', rows: 0 });
    }
    expectObservable(progress.shown$, '^ 59999ms !');
  });
  return written;
}

describe('Progress', () => {
  it('writes a line an org every five seconds where there is no terminal', () => {
    const written = minuteOf(2, false);
    expect(written).toHaveLength(11);
    expect(written[0]).toBe(
      'org-0: 0 rows, 0 pages, 0 of 300 requests a minute\norg-1: 0 rows, 0 pages, 0 of 300 requests a minute\n',
    );
  });

  it('writes seldomer for many orgs, so that a log can be read', () => {
    expect(minuteOf(40, false)).toHaveLength(2);
    expect(minuteOf(11, false)).toHaveLength(5);
  });

  it('redraws four times a second on a terminal', () => {
    expect(minuteOf(2, true)).toHaveLength(240);
    expect(minuteOf(40, true)).toHaveLength(240);
  });

  it('shows those that are being read, and no others', () => {
    const written = minuteOf(3, false, ['org-1']);
    expect(written[0]).toMatch(/^org-0: .*\norg-2: .*\n$/);
  });

  it('leaves room on a terminal for what it says of an org with a long name, and keeps the name whole in a log', () => {
    const name = `contoso-${'x'.repeat(80)}-production-de`;
    const shown = (isTTY: boolean): string => {
      const written: string[] = [];
      const screen = new Screen({ write: (text) => written.push(text), isTTY, columns: 80 }, {});
      const progress = new Progress([new OrgProgress({ name, pools: [] }, 300)], { screen, wallClock: () => 0 });
      progress.note({ type: 'runStarted', org: name, at: 0, query: 'custom', interval: '' });
      new TestScheduler(() => undefined).run(({ expectObservable }) => {
        expectObservable(progress.shown$, '^ 5001ms !');
      });
      return written[0] ?? '';
    };
    const said = ': 0 rows, 0 pages, 0 of 300 requests a minute\n';
    expect(shown(true)).toBe(`contoso-xx…uction-de${said}`);
    expect(shown(false)).toBe(`${name}${said}`);
  });

  it('tells the first warning of each kind and org', () => {
    const written: string[] = [];
    const screen = new Screen({ write: (text) => written.push(text) }, {});
    const progress = new Progress([], { screen, wallClock: () => 0 });
    const warning = { type: 'warning', at: 0, query: 'custom', count: 1 } as const;
    for (const org of ['acme', 'acme', 'globex']) {
      progress.note({ ...warning, org, code: 'unsafe-integers', message: 'large' });
      progress.note({ ...warning, org, code: 'rows-without-id', message: 'nameless' });
    }
    expect(written.map((line) => line.trimEnd())).toEqual([
      'acme: warning: large',
      'acme: warning: nameless',
      'globex: warning: large',
      'globex: warning: nameless',
    ]);
  });

  it('warns of an org whose tokens keep ending early', () => {
    const written: string[] = [];
    const progress = new Progress([], {
      screen: new Screen({ write: (text) => written.push(text) }, {}),
      wallClock: () => 0,
    });
    for (const at of [0, 1000, 2000, 3000, 4000]) {
      progress.note({ type: 'tokenRenewed', org: 'acme', at, lifeMs: 86_400_000 });
    }
    expect(written).toHaveLength(1);
    expect(written[0]).toMatch(/^acme: warning: 3 tokens ended long before their time/);
  });
});
