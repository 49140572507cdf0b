import { describe, expect, it } from 'vitest';
import { readPredicate } from '../../../src/simulator/question/read-predicate.js';

interface Row {
  readonly queue?: string;
  readonly score?: number;
}

const ROWS: readonly Row[] = [{ queue: 'a', score: 3 }, { queue: 'b', score: 7 }, { queue: '12' }, {}];
const FACTS = {
  dimension: { queueId: (row: Row) => row.queue },
  metric: { oTotalScore: (row: Row) => row.score },
  property: (row: Row, name: string) => (name === 'rank' ? row.score : undefined),
};
const matched = (predicate: Readonly<Record<string, unknown>>): number[] =>
  ROWS.flatMap((row, n) => (readPredicate(predicate, FACTS)(row) ? [n] : []));

describe('readPredicate', () => {
  it.each<[string, Readonly<Record<string, unknown>>, number[]]>([
    ['a dimension by its value', { dimension: 'queueId', value: 'a' }, [0]],
    ['a dimension that is there', { dimension: 'queueId', operator: 'exists' }, [0, 1, 2]],
    ['a dimension that is not there', { dimension: 'queueId', operator: 'notExists' }, [3]],
    ['a dimension that is a number in a range', { dimension: 'queueId', range: { gt: 10 } }, [2]],
    ['a metric by its value, which is a text', { metric: 'oTotalScore', value: '7' }, [1]],
    ['a metric in a range', { type: 'metric', metric: 'oTotalScore', range: { gte: 3, lt: 7 } }, [0]],
    ['a metric that is there', { metric: 'oTotalScore', operator: 'exists' }, [0, 1]],
    ['a metric that is not there', { metric: 'oTotalScore', operator: 'notExists' }, [2, 3]],
    ['a property', { property: 'rank', propertyType: 'integer', range: { lte: 3 } }, [0]],
    [
      'what its type says, if it names two things',
      { type: 'metric', metric: 'oTotalScore', dimension: 'queueId', value: '3' },
      [0],
    ],
    ['nothing by a name that is unknown', { metric: 'oOther', range: {} }, []],
    ['nothing by a name of the prototype', { dimension: 'constructor', operator: 'exists' }, []],
    ['nothing without a value', { dimension: 'queueId' }, []],
    ['nothing without a value, not even a score of 0', { metric: 'oTotalScore', value: null }, []],
  ])('matches %s', (_, predicate, rows) => {
    expect(matched(predicate)).toEqual(rows);
  });

  it.each([
    [{ type: 'field', dimension: 'queueId' }, 'PredicateType'],
    [{ dimension: 'queueId', operator: 'in' }, 'Operator'],
    [{ property: 'rank', propertyType: 'text' }, 'PropertyType'],
    [{ metric: 'oTotalScore', range: { gt: 'x' } }, 'range.gt'],
  ])('refuses %j', (predicate, words) => {
    expect(() => readPredicate(predicate, FACTS)).toThrow(words);
  });
});
