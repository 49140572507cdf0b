/** The names that a type gives to its fields; those of an index signature are none. */
type Names<T> = keyof { [K in keyof T as string extends K ? never : K]: T[K] } & string;

/** The members of a union that name fields: an object of JSON beside them takes anything, and would prove nothing. */
type Naming<T> = T extends unknown ? ([Names<T>] extends [never] ? never : T) : never;

type Inside<Theirs, Ours, Path extends string> = Theirs extends readonly (infer Their)[]
  ? Ours extends readonly (infer Our)[]
    ? Inside<Their, Our, `${Path}[]`>
    : Path
  : Theirs extends object
    ? string extends keyof Theirs
      ? Theirs extends Ours
        ? never
        : Path
      : [Naming<Ours>] extends [never]
        ? Path
        : `${Path}.${Differences<Theirs, Naming<Ours>>}`
    : Theirs extends Ours
      ? never
      : Path;

/**
 * The fields of their type, as paths, that ours does not name, or whose values ours does not take. Lists and objects are
 * looked into.
 */
export type Differences<Theirs, Ours> = {
  [K in keyof Theirs & string]-?: K extends Names<Ours>
    ? Inside<NonNullable<Theirs[K]>, NonNullable<Ours[K & keyof Ours]>, K>
    : K;
}[keyof Theirs & string];
