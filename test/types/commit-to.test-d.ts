import { EMPTY, type Observable } from 'rxjs';
import { describe, expectTypeOf, it } from 'vitest';
import {
  commitTo,
  type Conversation,
  type Page,
  type Query,
  type QueryCommitOptions,
  type Sink,
} from '../../src/index.js';

interface Row {
  readonly id: string;
}

const pages = (): Observable<Page<Row>> => EMPTY;
const texts: Sink<string> = { commit: () => [] };
const rows: Sink<Row> = { commit: () => [] };
const anything: Sink<unknown> = { commit: () => [] };
const more: Sink<Row & { readonly name: string }> = { commit: () => [] };

describe('the rows that a sink takes', () => {
  it('are those of the source, or are made of them by a map', () => {
    commitTo(pages, rows);
    commitTo(pages, rows, { batch: 2, map: ({ id }) => [{ id }] });
    commitTo(pages, anything);
    commitTo(pages, texts, { map: ({ id }) => [id] });
    commitTo(pages, more, { map: (row) => [{ ...row, name: '' }] });
    // @ts-expect-error -- rows are no texts
    commitTo(pages, texts);
    // @ts-expect-error -- rows are no texts, whatever the other options are
    commitTo(pages, texts, { batch: 2 });
    // @ts-expect-error -- these rows have no name
    commitTo(pages, more);
    // @ts-expect-error -- a map that makes something else
    commitTo(pages, texts, { map: ({ id }) => [id.length] });
  });

  it('are those of a query, or are made of them by a map', () => {
    const commit = (query: Query<Conversation>, conversations: Sink<Conversation>): void => {
      query.commitTo(conversations, { prefetch: 'auto' });
      query.commitTo(anything);
      query.commitTo(texts, { map: ({ conversationId }) => [conversationId ?? ''] });
      query.commitTo(conversations, { map: (row) => [row] });
      const options: QueryCommitOptions<Conversation> = { batch: 2 };
      query.commitTo(conversations, options);
      // @ts-expect-error -- conversations are no texts
      query.commitTo(texts);
      // @ts-expect-error -- conversations need not have such an id
      query.commitTo(rows, { batch: 2 });
    };
    expectTypeOf(commit).toBeFunction();
  });
});
