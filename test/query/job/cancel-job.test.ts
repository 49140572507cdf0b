import { lastValueFrom, take } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { detailsJob, readAll } from './details-job.js';

describe('a job whose reading is left', () => {
  it('deletes the job when the reader leaves', async () => {
    const { time, query, said } = detailsJob();
    await time.runWhile(lastValueFrom(query.pages$.pipe(take(1))));
    await time.run();
    expect(said().at(-1)).toBe('delete 1');
  });

  it('deletes the job after break', async () => {
    const { time, query, said } = detailsJob();
    const read = async () => {
      for await (const { conversationId } of query) if (conversationId === 'a') break;
    };
    await time.runWhile(read());
    await time.run();
    expect(said().at(-1)).toBe('delete 1');
  });

  it('deletes the job after an error of its own', async () => {
    const { time, query, said } = detailsJob({
      answer: ({ kind, cursor }) =>
        kind === 'results' && cursor !== null ? { body: { conversations: 7 } } : undefined,
    });
    expect((await readAll(query, time)).error).toMatchObject({ name: 'DecodeError' });
    await time.run();
    expect(said().at(-1)).toBe('delete 1');
  });

  it('deletes the job when the org is closed, and sends nothing else', async () => {
    const { time, query, org, said } = detailsJob();
    let error: unknown;
    query.rows$.subscribe({ error: (failed: unknown) => (error = failed) });
    await time.runUntil(500);
    org.close();
    await time.run();
    expect(error).toMatchObject({ name: 'NetworkError', code: 'ORG_CLOSED' });
    expect(said()).toEqual(['availability', 'create 1', 'delete 1']);
  });

  it('deletes the job whose reader closes the org behind itself', async () => {
    const { time, query, org, said } = detailsJob({ limits: { requestsPerMinute: 60, burst: 1 } });
    const reading = query.rows$.subscribe();
    await time.runUntil(3_500);
    reading.unsubscribe();
    org.close();
    await time.run();
    expect(said()).toEqual(['availability', 'create 1', 'poll 1', 'delete 1']);
  });

  it.each(['stays open', 'is closed at once'])(
    'deletes the job whose order was on its way when the reader left, where the org %s',
    async (what) => {
      const { time, query, org, said } = detailsJob();
      const orders = { seen: 0 };
      const reading = query.pages$.subscribe({ error: () => undefined });
      const sent = org.events$.subscribe((event) => {
        if (event.type === 'requestSent' && event.request.startsWith('POST')) orders.seen += 1;
        if (orders.seen === 1) reading.unsubscribe();
        if (orders.seen === 1 && what !== 'stays open') org.close();
      });
      await time.run();
      sent.unsubscribe();
      expect(said()).toEqual(['availability', 'create 1', 'delete 1']);
    },
  );

  it('deletes the job whose order was on its way when the org was closed', async () => {
    const { time, query, org, said } = detailsJob();
    const errors: unknown[] = [];
    query.pages$.subscribe({ error: (error: unknown) => errors.push(error) });
    org.events$.subscribe((event) => {
      if (event.type === 'requestSent' && event.request.startsWith('POST')) time.schedule(() => org.close(), 1);
    });
    await time.run();
    expect(errors).toMatchObject([{ name: 'NetworkError', code: 'ORG_CLOSED' }]);
    expect(said()).toEqual(['availability', 'create 1', 'delete 1']);
  });

  it('orders nothing once the reader has left: neither what waits for leave nor what is refused', async () => {
    const refusal = { status: 429, headers: { 'retry-after': '20' }, body: {} };
    for (const after of [3000, 40]) {
      const { time, query, said } = detailsJob({ answer: ({ kind }) => (kind === 'create' ? refusal : undefined) });
      const reading = query.pages$.subscribe({ error: () => undefined });
      time.schedule(() => reading.unsubscribe(), after);
      await time.run();
      expect(said().filter((ask) => ask.startsWith('create') || ask.startsWith('delete')).length).toBeLessThanOrEqual(
        1,
      );
      expect(said()).not.toContain('delete 1');
    }
  });

  it('tries for five seconds to delete the job of an org that is closed', async () => {
    const refusal = { status: 429, headers: { 'retry-after': '2' }, body: {} };
    const { time, query, org, said } = detailsJob({ answer: ({ kind }) => (kind === 'delete' ? refusal : undefined) });
    const reading = query.rows$.subscribe();
    await time.runUntil(1_500);
    reading.unsubscribe();
    org.close();
    await time.run();
    expect(said().filter((ask) => ask === 'delete 1')).toHaveLength(3);
    expect(time.now()).toBe(6_500);
  });

  it('does not insist on deleting', async () => {
    const { time, query, said } = detailsJob({
      answer: ({ kind }) => (kind === 'delete' ? { status: 500, body: {} } : undefined),
    });
    await time.runWhile(lastValueFrom(query.pages$.pipe(take(1))));
    await time.run();
    expect(said().filter((ask) => ask === 'delete 1')).toHaveLength(1);
  });

  it.each([
    ['a refusal', { status: 429, headers: { 'retry-after': '1' }, body: {} }],
    ['a token that has ended', { status: 401, body: {} }],
  ])('deletes behind %s', async (_, reply) => {
    const { time, query, said } = detailsJob({
      answer: ({ kind, nth }) => (kind === 'delete' && nth === 1 ? reply : undefined),
    });
    await time.runWhile(lastValueFrom(query.pages$.pipe(take(1))));
    await time.run();
    expect(said().filter((ask) => ask === 'delete 1')).toHaveLength(2);
  });
});
