import { TestScheduler } from 'rxjs/testing';

/** One moment on a stream's line, in milliseconds from its start. */
export interface MarbleMoment {
  readonly atMs: number;
  readonly kind: 'value' | 'error' | 'complete';
  /** The letter of a value, `#` or `|`. */
  readonly mark: string;
}

/** When a stream was subscribed and unsubscribed; `Infinity` where that never happened. */
export interface MarbleSubscription {
  readonly marbles: string;
  readonly fromMs: number;
  readonly toMs: number;
}

/** One stream of a marble file. */
export interface MarbleStream {
  readonly name: string;
  readonly marbles: string;
  readonly moments: readonly MarbleMoment[];
  /** What `#` stands for on this line. */
  readonly error: unknown;
  /** Of an input: the subscriptions that are expected, none said = none checked. Of an output: when the test reads it. */
  readonly subscriptions: readonly MarbleSubscription[];
}

/** What a `.marble` file says. */
export interface MarbleFile {
  readonly title: string;
  readonly operator: { readonly name: string; readonly options: Readonly<Record<string, unknown>> };
  /** What each letter stands for, itself where the file does not say. */
  readonly values: Readonly<Record<string, unknown>>;
  /** Milliseconds of one drawn step. */
  readonly tickMs: number;
  readonly inputs: readonly MarbleStream[];
  readonly outputs: readonly MarbleStream[];
}

/** RxJS reads the strings for test and picture alike; outside of `run` only its frames are ten times too long. */
class InMilliseconds extends TestScheduler {
  static override frameTimeFactor = 1;
}

/**
 * Reads a `.marble` file: one test and one picture in plain text.
 *
 *     # A bucket of two: the first two pass at once, the rest wait their turn.
 *     operator  throttleTokens  {"capacity": 2, "refillPerSecond": 100}
 *     tick      2ms
 *
 *     source    (abcd|)
 *       subs    (^!)
 *     output    (ab) 6ms c 9ms (d|)
 *
 * | line | meaning |
 * |---|---|
 * | `# text` | the test's name; several lines join with a space |
 * | `operator NAME {options}` | a function of the test's registry, with a JSON object (default `{}`) |
 * | `values {json}` | what the letters stand for; a letter that is not named stands for itself |
 * | `error {json}` | what `#` stands for in the streams below, up to the next such line (default the string `error`) |
 * | `tick 20ms` | milliseconds of one drawn step (default `1ms`); for the picture only |
 * | `name marbles` | a cold stream. `output` is expected of the operator, any other name is an input; their order is their index |
 * | indented `subs marbles` | under an input: a subscription that is expected of it, `-` for none at all. Under an output: when the test reads it |
 *
 * Marbles are RxJS run-mode strings, such as `a 99ms (b|)`. Pure.
 *
 * @param text the whole file
 * @throws SyntaxError that names the line
 * @example
 * ```ts
 * import { readFileSync } from 'node:fs';
 * import { parseMarbleFile } from 'sluice/testing';
 *
 * const { title, outputs } = parseMarbleFile(readFileSync('delay.marble', 'utf8'));
 * console.log(title, outputs.map(({ marbles }) => marbles));
 * ```
 */
export function parseMarbleFile(text: string): MarbleFile {
  const title: string[] = [];
  const streams: (MarbleStream & { subscriptions: MarbleSubscription[] })[] = [];
  const once = new Map<string, unknown>();
  let error: unknown = 'error';
  let lineNumber = 0;

  const fail = (problem: string): never => {
    throw new SyntaxError(`line ${lineNumber}: ${problem}`);
  };
  const attempt = <T>(read: () => T): T => {
    try {
      return read();
    } catch (cause) {
      return fail(cause instanceof Error ? cause.message : String(cause));
    }
  };
  const setOnce = (key: string, read: () => unknown): void => {
    if (once.has(key)) fail(`a second \`${key}\``);
    once.set(key, attempt(read));
  };

  for (const line of text.split(/\r?\n/)) {
    lineNumber += 1;
    const [, indent = '', key = '', rest = ''] = /^(\s*)(\S*)\s*(.*?)\s*$/.exec(line) ?? [];
    if (key === '') continue;
    if ((indent !== '') !== (key === 'subs')) fail('`subs` is indented, below a stream, and nothing else is');
    if (key.startsWith('#')) title.push(`${key.slice(1)} ${rest}`.trim());
    else if (key === 'operator') setOnce(key, () => readOperator(rest));
    else if (key === 'values') setOnce(key, () => readObject(rest));
    else if (key === 'tick') setOnce(key, () => readDuration(rest));
    else if (key === 'error') error = attempt((): unknown => JSON.parse(rest));
    else if (key === 'subs') {
      const stream = streams.at(-1) ?? fail('`subs` without a stream above it');
      if (stream.name === 'output' && stream.subscriptions.length > 0) fail('an output is read once');
      stream.subscriptions.push(attempt(() => readSubscription(rest)));
    } else {
      streams.push({ name: key, marbles: rest, moments: attempt(() => readMoments(rest)), error, subscriptions: [] });
    }
  }

  const operator = once.get('operator') as MarbleFile['operator'] | undefined;
  const outputs = streams.filter((stream) => stream.name === 'output');
  if (title.length === 0) fail('the file ends without a `# text` that names the test');
  if (outputs.length === 0) fail('the file ends without an `output`');
  const letters = streams.flatMap(({ moments }) =>
    moments.flatMap(({ kind, mark }) => (kind === 'value' ? [mark] : [])),
  );
  return {
    title: title.join(' '),
    operator: operator ?? fail('the file ends without an `operator`'),
    values: { ...Object.fromEntries(letters.map((letter) => [letter, letter])), ...(once.get('values') ?? {}) },
    tickMs: (once.get('tick') as number | undefined) ?? 1,
    inputs: streams.filter((stream) => stream.name !== 'output'),
    outputs,
  };
}

function readOperator(rest: string): MarbleFile['operator'] {
  const [, name = '', options = ''] = /^(\S*)\s*(.*)$/.exec(rest) ?? [];
  if (name === '') throw new Error('`operator` without a name');
  return { name, options: options === '' ? {} : readObject(options) };
}

function readObject(json: string): Readonly<Record<string, unknown>> {
  const value: unknown = JSON.parse(json);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Error('not a JSON object');
  return value as Record<string, unknown>;
}

function readDuration(rest: string): number {
  const [, amount, unit] = /^(\d+(?:\.\d+)?)(ms|s|m)$/.exec(rest) ?? [];
  const ms = Number(amount) * (unit === 'm' ? 60_000 : unit === 's' ? 1000 : 1);
  if (!(ms > 0)) throw new Error('`tick` is a time above zero, such as `20ms`');
  return ms;
}

function readMoments(marbles: string): readonly MarbleMoment[] {
  if (marbles === '') throw new Error('a stream without marbles');
  if (marbles.includes('^')) throw new Error('every stream is cold and has no `^`');
  // RxJS reads an open group as if its bracket were not there.
  if (!/^[^()]*(\([^()]*\)[^()]*)*$/.test(marbles)) throw new Error('brackets that do not match');
  return InMilliseconds.parseMarbles(marbles, undefined, undefined, false, true).map(({ frame, notification }) =>
    notification.kind === 'N'
      ? { atMs: frame, kind: 'value', mark: String(notification.value) }
      : notification.kind === 'E'
        ? { atMs: frame, kind: 'error', mark: '#' }
        : { atMs: frame, kind: 'complete', mark: '|' },
  );
}

function readSubscription(marbles: string): MarbleSubscription {
  if (marbles === '') throw new Error('`subs` without marbles');
  const { subscribedFrame, unsubscribedFrame } = InMilliseconds.parseMarblesAsSubscriptions(marbles, true);
  return { marbles, fromMs: subscribedFrame, toMs: unsubscribedFrame };
}
