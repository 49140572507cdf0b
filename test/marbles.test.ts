import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseMarbleFile, runMarbleFile } from 'sluice/testing';
import { registry, secondFaces } from './marbles/registry.js';

const folder = new URL('../marbles/', import.meta.url);
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.marble'));
const assertEqual = (actual: unknown, expected: unknown) => expect(actual).toStrictEqual(expected);

describe.each(files.sort())('marbles/%s', (path) => {
  const text = readFileSync(new URL(path, folder), 'utf8');
  const { title, operator } = parseMarbleFile(text);

  it(title, () => runMarbleFile(text, registry, { assertEqual }));

  if (Object.hasOwn(secondFaces, operator.name)) {
    it(`${title} (its other face)`, () => runMarbleFile(text, secondFaces, { assertEqual }));
  }
});
