/** A request as it reaches the server. */
export interface Message {
  readonly method: string;
  readonly url: URL;
  readonly headers: Headers;
  readonly body: string;
}
