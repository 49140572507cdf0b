/** One HTTP request, ready to send. */
export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Absolute. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
  /** Method and path template, for errors and events. */
  readonly name: string;
  readonly org?: string | undefined;
  /**
   * Asked when the headers have come: whether they say that the request was refused. Of a refusal the body is waited for
   * a short time only, and the answer goes without it if need be. What this returns is called at the end of that time.
   */
  readonly refused?: ((answer: Pick<Response, 'status' | 'headers'>) => (() => void) | undefined) | undefined;
}
