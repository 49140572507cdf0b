import type { Observable } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import { parseMarbleFile } from './marble-file.js';

/**
 * What stands behind the name of a marble file's `operator`: takes the options, then the inputs in the order of their
 * lines with their names, and gives the outputs in the order of theirs. Write the type of your options at the parameter.
 */
export type MarbleOperator = (
  options: never,
) => (inputs: readonly Observable<unknown>[], names: readonly string[]) => readonly Observable<unknown>[];

/** The operators that marble files may name. */
export type MarbleRegistry = Readonly<Record<string, MarbleOperator>>;

/**
 * Runs a `.marble` file as a test in virtual time: values, errors and ends of every output, and the subscriptions of
 * every input that has `subs` below it.
 *
 * Time is RxJS's: `timer`, `delay` and everything of this library that waits on the default scheduler are virtual and
 * start at 0, an hour costs nothing. Promises do not run in it: give functions that return Observables.
 *
 * @param text the file; see {@link parseMarbleFile} for its lines
 * @param registry the operators that the file may name
 * @param options `assertEqual(actual, expected)` throws when the two are not deeply equal
 * @throws SyntaxError that names the line; ReferenceError when the registry does not know the operator; whatever
 * `assertEqual` throws, also for another number of outputs than the file has
 * @example
 * ```ts
 * import { deepStrictEqual } from 'node:assert/strict';
 * import { delay } from 'rxjs';
 * import { runMarbleFile, type MarbleRegistry } from 'sluice/testing';
 *
 * const registry = {
 *   delay: (options: { ms: number }) => (inputs) => inputs.map((input$) => input$.pipe(delay(options.ms))),
 * } satisfies MarbleRegistry;
 *
 * const file = `
 * # Values come three milliseconds late, the end with the last of them.
 * operator  delay  {"ms": 3}
 *
 * source    a-b|
 *   subs    ^--!
 * output    ---a-(b|)
 * `;
 *
 * runMarbleFile(file, registry, { assertEqual: deepStrictEqual });
 * ```
 */
export function runMarbleFile(
  text: string,
  registry: MarbleRegistry,
  options: { readonly assertEqual: (actual: unknown, expected: unknown) => void },
): void {
  const { operator, values, inputs, outputs } = parseMarbleFile(text);
  const make = Object.hasOwn(registry, operator.name) ? registry[operator.name] : undefined;
  if (make === undefined) throw new ReferenceError(`the registry has no operator \`${operator.name}\``);

  new TestScheduler(options.assertEqual).run(({ cold, expectObservable, expectSubscriptions }) => {
    const sources = inputs.map((input) => cold(input.marbles, values, input.error));
    const results = make(operator.options as never)(
      sources,
      inputs.map((input) => input.name),
    );
    options.assertEqual({ outputs: results.length }, { outputs: outputs.length });
    outputs.forEach((output, index) => {
      const result$ = results[index] as Observable<unknown>;
      expectObservable(result$, output.subscriptions[0]?.marbles).toBe(output.marbles, values, output.error);
    });
    inputs.forEach(({ subscriptions }, index) => {
      const source = sources[index];
      if (source === undefined || subscriptions.length === 0) return;
      expectSubscriptions(source.subscriptions).toBe(subscriptions.map(({ marbles }) => marbles));
    });
  });
}
