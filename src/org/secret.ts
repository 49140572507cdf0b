/** Node's `util.inspect` and its console ask an object under this name how it is shown. */
const INSPECT = Symbol.for('nodejs.util.inspect.custom');

/** A text that prints as `[redacted]` wherever it is logged, inspected, joined or written as JSON. */
export class Secret {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  /** The text itself; called where it goes on the wire and nowhere else. */
  reveal(): string {
    return this.#text;
  }

  toString(): string {
    return '[redacted]';
  }

  toJSON(): string {
    return '[redacted]';
  }

  /** @internal */
  [INSPECT](): string {
    return '[redacted]';
  }
}
