/** The name of which most of the beginning and the end is the same, where that is at least half of it. */
export function nearest(name: string, known: readonly string[]): string | undefined {
  const [best] = known
    .map((other) => ({ other, alike: alike(name, other) + alike(backwards(name), backwards(other)) }))
    .filter(({ alike }) => 2 * alike >= name.length)
    .sort((a, b) => b.alike - a.alike);
  return best?.other;
}

function alike(a: string, b: string): number {
  let index = 0;
  while (index < a.length && a[index]?.toLowerCase() === b[index]?.toLowerCase()) index += 1;
  return index;
}

function backwards(name: string): string {
  return name.split('').reverse().join('');
}
