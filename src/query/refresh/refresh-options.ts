/** What is read again. */
export interface RefreshOptions {
  /** So many days after its end a day of UTC is read again; default 1 and 4, each after a night of reprocessing. */
  readonly days?: readonly number[] | undefined;
  /** The hash under which a row is known, so that only changed rows come. Default: none is known, so that all come. */
  readonly known?: ((id: string) => string | undefined) | undefined;
}
