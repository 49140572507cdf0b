import { catchError, lastValueFrom, map, of, takeUntil } from 'rxjs';
import type { Plan } from '../../query/plan/plan.js';
import { aboutOrg } from '../orgs/about-org.js';
import { exitCode } from '../exit/exit-code.js';
import { exitCodeOfErrors } from '../exit/exit-code-of-errors.js';
import { planLines } from './plan-lines.js';
import { queryOf, type QuestionOptions } from '../query/query-of.js';
import type { Session } from '../session.js';
import { type OrgsOptions, withOrgs } from '../orgs/with-orgs.js';

/** The options of `sluice plan`. */
export interface PlanOptions extends QuestionOptions, OrgsOptions {
  readonly json?: boolean | undefined;
}

/**
 * Tells on stdout how a query of every org would be read and what that costs, without reading it. What fails is told on
 * stderr.
 *
 * @returns the exit code
 */
export async function plan(options: PlanOptions, session: Session): Promise<number> {
  const { io, screen, interrupted$ } = session;
  const { query } = await queryOf(options);
  return withOrgs(options, session, async (orgs) => {
    const errors: unknown[] = [];
    const planned = orgs.map(({ org }) => {
      const plan$ = query(org)
        .plan()
        .pipe(
          map((found): Plan | undefined => found),
          catchError((error: unknown) => {
            errors.push(error);
            screen.log(aboutOrg(org.name, error));
            return of(undefined);
          }),
          takeUntil(interrupted$),
        );
      return lastValueFrom(plan$, { defaultValue: null });
    });
    const ended = await Promise.all(planned);
    if (ended.includes(null)) return exitCode.interrupted;
    const plans = ended.filter((one) => one !== undefined && one !== null);
    io.stdout.write(options.json ? `${JSON.stringify({ plans })}\n` : plans.flatMap(planLines).join(''));
    return exitCodeOfErrors(errors, plans.length);
  });
}
