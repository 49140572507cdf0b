/** The name of which most of the beginning and the end is the same, where that is at least half of it. */
export function nearest(name: string, known: readonly string[]): string | undefined {
  const [best] = known
    .map((other) => ({
      other,
      alike:
        alike(Array.from(name), Array.from(other)) + alike(Array.from(name).reverse(), Array.from(other).reverse()),
    }))
    .filter(({ alike }) => 2 * alike >= name.length)
    .sort((a, b) => b.alike - a.alike);
  return best?.other;
}

function alike(a: readonly string[], b: readonly string[]): number {
  let index = 0;
  while (index < a.length && a[index]?.toLowerCase() === b[index]?.toLowerCase()) index += 1;
  return index;
}
