import { deepStrictEqual } from 'node:assert/strict';
import { concat, delay, from, map, retry, timer } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { runMarbleFile, type MarbleRegistry } from '../../src/testing/run-marble-file.js';

const registry: MarbleRegistry = {
  delay:
    ({ ms }: { readonly ms: number }) =>
    (inputs) =>
      inputs.map((input$) => input$.pipe(delay(ms))),
  retry:
    ({ count }: { readonly count: number }) =>
    (inputs) =>
      inputs.map((input$) => input$.pipe(retry(count))),
  names: () => (_, names) => [from(names)],
  concat: () => (inputs) => [concat(...inputs)],
  count: () => (inputs) => inputs.map((input$) => input$.pipe(map((value) => (value as { rows: number }).rows))),
  hours: () => () => [timer(7_200_000)],
};
const run = (...lines: readonly string[]) =>
  runMarbleFile(lines.join('\n'), registry, { assertEqual: deepStrictEqual });

describe('runMarbleFile', () => {
  it('passes when values, times and subscriptions are as the file says', () => {
    run('# late', 'operator delay {"ms": 3}', 'source a-b|', '  subs ^--!', 'output ---a-(b|)');
    run('# again', 'operator retry {"count": 1}', 'source a-#', '  subs ^-!', '  subs --^-!', 'output a-a-#');
    run('# none', 'operator concat', 'one --#', 'two a|', '  subs -', 'output --#');
  });

  it('fails when a value is a millisecond off', () => {
    expect(() => run('# x', 'operator delay {"ms": 100}', 'in a|', 'output 99ms (a|)')).toThrow();
  });

  it('fails when a subscription is missing, early or too much', () => {
    const retried = ['# x', 'operator retry {"count": 1}', 'source a-#'];
    expect(() => run(...retried, '  subs ^-!', 'output a-a-#')).toThrow();
    expect(() => run(...retried, '  subs ^-!', '  subs -^-!', 'output a-a-#')).toThrow();
    expect(() => run('# x', 'operator concat', 'one -a|', '  subs -', 'output -a|')).toThrow();
  });

  it('fails when the operator gives another number of outputs than the file has', () => {
    expect(() => run('# x', 'operator concat', 'one a|', 'output a|', 'output a|')).toThrow(/outputs: 1[^]*outputs: 2/);
    const two = ['# x', 'operator delay {"ms": 0}', 'one a|', 'two a|'];
    expect(() => run(...two, 'output a|')).toThrow();
    expect(() => run(...two, 'output a|', 'output a|')).not.toThrow();
  });

  it('reads an output from and until the moments that stand below it', () => {
    run('# x', 'operator delay {"ms": 3}', 'in a-b|', '  subs --^--!', 'output -----a', '  subs --^---!');
  });

  it('gives the operator the values, the errors and the names of the lines', () => {
    run('# x', 'operator count', 'values {"p": {"rows": 2}, "n": 2}', 'in -(p|)', 'output -(n|)');
    run('# x', 'operator names', 'values {"x": "one", "y": "two"}', 'one |', 'two |', 'output (xy|)');
    run('# x', 'operator concat', 'error {"status": 429}', 'in #', 'output #');
    expect(() => run('# x', 'operator concat', 'error 1', 'in #', 'error 2', 'output #')).toThrow();
  });

  it('lets hours pass in no time', () => {
    run('# x', 'operator hours', 'values {"a": 0}', 'output 7200s (a|)');
  });

  it('names the line of a syntax error, and the operator that is not known', () => {
    expect(() => run('# x', 'operator delay nonsense', 'in a', 'output a')).toThrow(/^line 2: /);
    expect(() => run('# x', 'operator toString', 'in a', 'output a')).toThrow('no operator `toString`');
  });
});
