import { describe, expect, it } from 'vitest';
import { ConfigError } from '../../../src/errors.js';
import { filtersOf } from '../../../src/query/filter/filters-of.js';
import { conversationDetailNames as known } from '../../../src/query/filter/conversation-detail-names.js';

const check = (group: string, filters: unknown, allowUnknown: readonly string[] = []): void => {
  filtersOf('test', { [group]: filters, allowUnknown }, known, []);
};
const about = (predicate: unknown): unknown => [{ type: 'and', predicates: [predicate] }];
const refusal = (group: string, filters: unknown, allowUnknown?: readonly string[]): ConfigError => {
  try {
    check(group, filters, allowUnknown);
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
};

describe('filters of a query', () => {
  it('lets filters through that are in their places', () => {
    check('segmentFilters', [
      {
        type: 'or',
        predicates: [{ type: 'dimension', dimension: 'mediaType', operator: 'matches', value: 'voice' }],
        clauses: [
          { type: 'and', predicates: [{ metric: 'tSegmentDuration', range: { gt: 1 } }, { property: 'Any thing' }] },
        ],
      },
    ]);
    check('conversationFilters', about({ metric: 'tHandle', range: { gte: 1 } }));
    check('conversationFilters', about({ dimension: 'conversationEnd', operator: 'exists' }));
    check('evaluationFilters', about({ dimension: 'queueId', value: 'x' }));
    check('segmentFilters', undefined);
    check('segmentFilters', []);
  });

  it.each([
    ['conversationFilters', { dimension: 'ani', value: '1' }, 'segmentFilters'],
    ['conversationFilters', { dimension: 'queueId', value: '1' }, 'segmentFilters'],
    ['conversationFilters', { dimension: 'userId', value: '1' }, 'segmentFilters'],
    ['conversationFilters', { property: 'theirs', value: '1' }, 'segmentFilters'],
    ['conversationFilters', { metric: 'oTotalScore' }, 'evaluationFilters'],
    ['segmentFilters', { dimension: 'conversationEnd', operator: 'exists' }, 'conversationFilters'],
    ['segmentFilters', { metric: 'tHandle' }, 'conversationFilters'],
    ['segmentFilters', { dimension: 'surveyFormId', value: '1' }, 'surveyFilters'],
    ['resolutionFilters', { dimension: 'formId', value: '1' }, 'evaluationFilters'],
  ])('refuses in %s the predicate %o, and names %s', (group, predicate, right) => {
    const error = refusal(group, about(predicate));
    expect(error).toMatchObject({ name: 'ConfigError', field: `${group}[0].predicates[0]` });
    expect(error.fix).toContain(right);
    expect(error.message).toContain(right);
  });

  it('tells a metric that was given as a dimension', () => {
    expect(refusal('segmentFilters', about({ dimension: 'tSegmentDuration' })).fix).toBe(
      'give it as metric in segmentFilters',
    );
  });

  it.each([
    ['mediatype', 'mediaType'],
    ['medaType', 'mediaType'],
    ['queueid', 'queueId'],
    ['wrapupCode', 'wrapUpCode'],
  ])('knows %s nowhere, and asks whether %s was meant', (given, meant) => {
    expect(refusal('segmentFilters', about({ dimension: given })).fix).toContain(`did you mean ${meant}?`);
  });

  it('knows the metrics of conversations, and refuses others', () => {
    const metrics = known['conversationFilters']?.metric?.split(' ') ?? [];
    expect(new Set(metrics).size).toBe(77);
    expect(refusal('conversationFilters', about({ metric: 'tTalkk' })).fix).toContain('did you mean tTalk?');
    check('conversationFilters', about({ metric: 'tBrandNew' }), ['tBrandNew']);
  });

  it('guesses nothing where nothing is near, and says where new names go', () => {
    const { fix } = refusal('segmentFilters', about({ dimension: 'xyz' }));
    expect(fix).not.toContain('did you mean');
    expect(fix).toContain('allowUnknown');
  });

  it('lets a name through that is allowed by name, and no other', () => {
    check('segmentFilters', about({ dimension: 'brandNew' }), ['brandNew']);
    expect(() => {
      check('segmentFilters', about({ dimension: 'brandOld' }), ['brandNew']);
    }).toThrow(ConfigError);
  });

  it.each(['ani dnis', '', ' ani', 'ani ', 'constructor', '__proto__', 7, null, {}])(
    'takes %o for no dimension',
    (dimension) => {
      expect(() => {
        check('segmentFilters', about({ dimension }));
      }).toThrow(ConfigError);
    },
  );

  it.each([
    [7, 'segmentFilters'],
    [{ type: 'and', predicates: [] }, 'segmentFilters'],
    [[7], 'segmentFilters[0]'],
    [[{ predicates: [] }], 'segmentFilters[0].type'],
    [[{ type: 'not' }], 'segmentFilters[0].type'],
    [[{ type: 'and', predicate: [] }], 'segmentFilters[0].predicate'],
    [about({}), 'segmentFilters[0].predicates[0]'],
    [about({ dimension: 'ani', operator: 'like' }), 'segmentFilters[0].predicates[0].operator'],
    [about({ dimension: 'ani', values: ['1'] }), 'segmentFilters[0].predicates[0].values'],
    [about({ metric: 'tSegmentDuration', range: { above: 1 } }), 'segmentFilters[0].predicates[0].range.above'],
    [about({ metric: 'tSegmentDuration', range: 7 }), 'segmentFilters[0].predicates[0].range'],
    [about({ metric: 'tSegmentDuration', range: { gt: 1, lt: '9' } }), 'segmentFilters[0].predicates[0].range.lt'],
    [about({ metric: 'tSegmentDuration', range: { gte: null } }), 'segmentFilters[0].predicates[0].range.gte'],
    [about({ dimension: 'ani', metric: 'tSegmentDuration' }), 'segmentFilters[0].predicates[0]'],
    [about({ type: 'metric', dimension: 'ani', value: '1' }), 'segmentFilters[0].predicates[0].type'],
    [about({ type: 'dimensions', dimension: 'ani', value: '1' }), 'segmentFilters[0].predicates[0].type'],
    [[{ type: 'and', predicates: { dimension: 'ani' } }], 'segmentFilters[0].predicates'],
    [
      [{ type: 'or', clauses: [{ type: 'and', clauses: [{ type: 'or', predicates: [] }] }] }],
      'segmentFilters[0].clauses[0].clauses',
    ],
    [[{ type: 'or', clauses: [{ type: 'and' }] }], 'segmentFilters[0].clauses[0].predicates'],
    [
      [{ type: 'or', clauses: [{ type: 'and', predicates: [{ dimension: 'nope' }] }] }],
      'segmentFilters[0].clauses[0].predicates[0]',
    ],
  ])('refuses the form of %o at its place', (filters, field) => {
    expect(refusal('segmentFilters', filters).field).toBe(field);
  });

  it('says of a field that nobody knows which there are', () => {
    const { message } = refusal('segmentFilters', [{ type: 'and', predicate: [] }]);
    expect(message).toMatch(/segmentFilters\[0\]\.predicate must be left out or one of type, \w+/);
  });

  it('shows what was given short, and without control characters', () => {
    const { message } = refusal('segmentFilters', about({ dimension: `\u001b[31m${'x'.repeat(1000)}` }));
    expect(message).not.toContain('\u001b');
    expect(message.length).toBeLessThan(300);
  });
});
