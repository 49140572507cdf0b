type Look<T> =
  | Readonly<Record<string, (row: T) => string | number | undefined>>
  | ((row: T, name: string) => string | number | undefined);

/** What the predicates of one group of filters can look at: by its name, what a row has of it. */
export interface Facts<T> {
  readonly dimension?: Look<T>;
  readonly metric?: Look<T>;
  readonly property?: Look<T>;
}
