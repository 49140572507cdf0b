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
   * Asked when the headers have come: whether they say that the request was refused. What this returns is called when
   * its body has come too, or is not waited for any more.
   */
  readonly refused?: ((answer: Pick<Response, 'status' | 'headers'>) => (() => void) | undefined) | undefined;
}
