// Reads a day of many orgs and saves it page by page; says at the end of each org how it went.
import { lastValueFrom, tap } from 'rxjs';
import { type Conversation, conversationDetails, fleet, type Org, type Sink } from 'sluice';

export async function nightOfManyOrgs(
  orgs: readonly Org[],
  day: string,
  save: (org: string, rows: readonly Conversation[]) => Promise<void>,
  print: (line: string) => void,
): Promise<void> {
  const night = fleet(orgs, (org) => conversationDetails(org, { interval: day }));
  const sinkOf = ({ name }: Org): Sink<Conversation> => ({ commit: ({ rows }) => save(name, rows) });
  await lastValueFrom(
    night.commitTo(sinkOf).pipe(
      tap((outcome) => {
        if (outcome.kind === 'done') print(`${outcome.org}: ${outcome.manifest.rows} rows`);
        if (outcome.kind === 'failed') print(`${outcome.org}: ${outcome.manifest.error?.message ?? 'failed'}`);
      }),
    ),
  );
}
