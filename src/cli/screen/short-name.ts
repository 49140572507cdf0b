/** A name of at most so many characters: its middle is left out, since the names of one customer differ at their ends. */
export function shortName(name: string, most: number): string {
  const characters = Array.from(name);
  if (characters.length <= most) return name;
  const tail = Math.floor((most - 1) / 2);
  return [...characters.slice(0, most - 1 - tail), '…', ...characters.slice(-tail)].join('');
}
