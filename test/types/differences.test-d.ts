import { describe, expectTypeOf, it } from 'vitest';
import type { Differences } from './differences.js';

interface Theirs {
  a: string;
  b?: { c: number; d?: { e: string }[] }[];
  f?: Record<string, string>;
}
type Json = Readonly<Record<string, unknown>>;

describe('Differences', () => {
  it('finds none between types that agree', () => {
    interface Ours extends Json {
      readonly a?: string | null;
      readonly b?: readonly (Json | { readonly c?: number | null; readonly d?: readonly { readonly e?: string }[] })[];
      readonly f?: Readonly<Record<string, string>>;
    }
    expectTypeOf<Differences<Theirs, Ours>>().toEqualTypeOf<never>();
  });

  it('finds a name that is missing, however deep, though an index signature would take it', () => {
    interface Ours extends Json {
      readonly b?: readonly { readonly c?: number; readonly d?: readonly Json[] }[];
      readonly f?: Readonly<Record<string, string>>;
    }
    expectTypeOf<Differences<Theirs, Ours>>().toEqualTypeOf<'a' | 'b[].d[]'>();
    interface Other {
      readonly a: string;
      readonly b: readonly { readonly d: readonly { readonly x: string }[] }[];
      readonly f?: Readonly<Record<string, string>>;
    }
    expectTypeOf<Differences<Theirs, Other>>().toEqualTypeOf<'b[].c' | 'b[].d[].e'>();
  });

  it('finds a value that does not fit', () => {
    interface Ours {
      readonly a: 'x' | 'y';
      readonly b: readonly { readonly c: string; readonly d: string }[];
      readonly f: Readonly<Record<string, number>>;
    }
    expectTypeOf<Differences<Theirs, Ours>>().toEqualTypeOf<'a' | 'b[].c' | 'b[].d' | 'f'>();
  });
});
