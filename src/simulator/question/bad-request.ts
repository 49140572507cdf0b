/** Thrown by what reads a request; the server answers it with a 400. */
export class BadRequest extends Error {
  readonly code: string;

  constructor(message: string, code = 'bad.request') {
    super(message);
    this.code = code;
  }
}
