// Draws every marbles/<operator>/<case>.marble to docs/marbles/<operator>-<case>.svg; with --check only says what is stale.
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { createServer } from 'vite';
import { marbleSvg } from './marble-svg.mjs';

const root = new URL('../', import.meta.url);
const pictures = new URL('docs/marbles/', root);
const check = process.argv.includes('--check');

/** The parser is TypeScript, which Node 20 cannot read by itself. */
async function loadParser() {
  const vite = await createServer({
    configFile: false,
    root: fileURLToPath(root),
    logLevel: 'error',
    server: { middlewareMode: true, hmr: false, watch: null },
    optimizeDeps: { noDiscovery: true },
  });
  const { parseMarbleFile } = await vite.ssrLoadModule('/src/testing/marble-file.ts');
  await vite.close();
  return parseMarbleFile;
}

/** Every file that belongs into docs/marbles, with its text. */
async function draw() {
  const parse = await loadParser();
  const wanted = new Map();
  const gallery = [
    '# Marble pictures',
    '',
    'Drawn from `marbles/` by `npm run marbles`. Each picture is also a test.',
    '',
  ];
  for (const operator of (await readdir(new URL('marbles/', root))).sort()) {
    gallery.push(`## ${operator}`, '');
    for (const name of (await readdir(new URL(`marbles/${operator}/`, root))).sort()) {
      const path = `marbles/${operator}/${name}`;
      let file;
      try {
        file = parse(await readFile(new URL(path, root), 'utf8'));
      } catch (error) {
        throw new SyntaxError(`${path}: ${error.message}`, { cause: error });
      }
      const picture = `${operator}-${name.replace(/\.marble$/, '')}.svg`;
      wanted.set(picture, marbleSvg(file));
      gallery.push(`[![${file.title}](${picture})](../../${path})`, '');
    }
  }
  wanted.set('README.md', gallery.join('\n'));
  return wanted;
}

const wanted = await draw();
await mkdir(pictures, { recursive: true });
const present = await readdir(pictures);
const orphans = present.filter((name) => !wanted.has(name));
const stale = [];
for (const [name, text] of wanted) {
  const old = present.includes(name) ? await readFile(new URL(name, pictures), 'utf8') : undefined;
  if (old !== text) stale.push(`${name} is ${old === undefined ? 'missing' : 'stale'}`);
  if (!check && old !== text) await writeFile(new URL(name, pictures), text);
}
if (check) {
  const problems = [...stale, ...orphans.map((name) => `${name} has no marble file`)];
  for (const problem of problems) console.error(`docs/marbles/${problem}`);
  if (problems.length > 0) console.error('Run `npm run marbles` and commit the pictures.');
  process.exitCode = problems.length > 0 ? 1 : 0;
} else {
  for (const name of orphans) await rm(new URL(name, pictures));
  console.log(`${wanted.size - 1} pictures, ${stale.length} written, ${orphans.length} removed`);
}
