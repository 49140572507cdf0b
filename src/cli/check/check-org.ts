import { catchError, defer, forkJoin, map, type Observable, of, switchMap } from 'rxjs';
import { isSluiceError } from '../../errors.js';
import type { Org } from '../../org/org.js';
import { alongside } from '../extract/alongside.js';
import { errorText } from '../exit/error-text.js';
import type { Finding } from './finding.js';
import type { Look } from './looks.js';
import { OrgAnswers } from './org-answers.js';

/** What was found of one org. */
export interface OrgFindings {
  readonly org: string;
  readonly findings: readonly Finding[];
  readonly calls: number;
  /** What went wrong, as far as it counts. */
  readonly errors: readonly unknown[];
}

/** How an org is looked at. */
export interface OrgCheck {
  /** In order; behind the first nothing can be looked at unless that is good. */
  readonly looks: readonly [Look, ...Look[]];
  /** Whether somebody asked for these queries, so that it counts when the server does not have one. */
  readonly asked: boolean;
  /** Milliseconds without any answer after which what is still open is given up. */
  readonly silenceMs: number;
}

/** Looks at an org. Nothing that the org does is an error of the Observable. */
export function checkOrg(org: Org, { looks, asked, silenceMs }: OrgCheck): Observable<OrgFindings> {
  return defer(() => {
    const answers = new OrgAnswers(org, silenceMs);
    const errors: unknown[] = [];
    const findingOf = ({ check, request, permission, says }: Look): Observable<Finding> =>
      answers.of(request).pipe(
        map((body): Finding => ({ check, ok: true, says: says(body) })),
        catchError((error: unknown) => {
          const isAbsent = isSluiceError(error, 'HttpError') && error.status === 404;
          if (!isAbsent || permission === undefined || asked) errors.push(error);
          return of({ check, ok: false, says: refusalOf(error, permission) });
        }),
      );
    const [first, ...others] = looks;
    const findings$ = findingOf(first).pipe(
      switchMap((found) => forkJoin([of(found), ...(found.ok ? others.map(findingOf) : [])])),
    );
    return alongside(findings$, answers.noted$).pipe(
      map((findings) => ({ org: org.name, findings, calls: answers.calls, errors })),
    );
  });
}

function refusalOf(error: unknown, permission: string | undefined): string {
  const missing = isSluiceError(error, 'PermissionError') ? (error.permission ?? permission) : undefined;
  return missing === undefined ? errorText(error) : `no: needs ${missing}`;
}
