import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Simulator } from '../../src/simulator/simulator.js';

/** Writes the file with which the orgs of a simulator are read; `more` is what it says of one beside or instead. */
export function writeOrgsFile(
  folder: string,
  simulator: Simulator,
  more: (org: string) => Readonly<Record<string, unknown>> = () => ({}),
): string {
  const path = join(folder, 'orgs.json');
  const orgs = simulator.orgs.map(({ name, domain, clientId, clientSecret }) => ({
    name,
    region: domain,
    clientId,
    clientSecret,
    ...more(name),
  }));
  writeFileSync(path, JSON.stringify({ orgs }));
  return path;
}
