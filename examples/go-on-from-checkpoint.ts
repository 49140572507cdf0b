// Reads an interval into a place of yours and keeps beside the rows how far that is, so that a run that was killed goes
// on behind the last batch that is safe.
import { lastValueFrom } from 'rxjs';
import { type Checkpoint, type Conversation, conversationDetails, type Org } from 'sluice';

/** Where the rows go. `save` keeps both in one transaction, or neither. */
export interface Store {
  load(): Promise<Checkpoint | undefined>;
  save(rows: readonly Conversation[], checkpoint: Checkpoint): Promise<void>;
}

export async function goOnFromCheckpoint(acme: Org, interval: string, store: Store): Promise<void> {
  const from = await store.load();
  const query = conversationDetails(acme, { interval, from });
  // The newest position of every slice that was begun, those of earlier runs among them.
  const newest = new Map(from?.positions.map((position) => [position.slice.start, position]));
  const checkpoint = (): Checkpoint => ({
    version: 1,
    org: query.org,
    query: query.name,
    interval: query.interval,
    fingerprint: query.fingerprint,
    positions: [...newest.values()],
  });
  const written$ = query.commitTo({
    commit: ({ rows, positions }) => {
      for (const position of positions) newest.set(position.slice.start, position);
      return store.save(rows, checkpoint());
    },
  });
  await lastValueFrom(written$, { defaultValue: undefined });
}
