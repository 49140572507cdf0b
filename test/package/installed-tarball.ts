import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** The package as a user gets it, in a folder of his own. */
export interface InstalledTarball {
  /** The user's project: `node_modules` holds the package and what it declares, nothing else. */
  readonly folder: string;
  /** Paths in the tarball. */
  readonly files: readonly string[];
  remove(): void;
}

/**
 * Builds, packs and installs the package, all in temporary folders and without the network: what it depends on is
 * linked from this project. A dependency that package.json does not declare is not found.
 */
export function installedTarball(): InstalledTarball {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-package-'));
  const made = join(folder, 'made');
  mkdirSync(made);
  for (const path of [
    'package.json',
    'tsconfig.json',
    'tsconfig.build.json',
    'src',
    'docs',
    'marbles',
    'examples',
    'LICENSE',
    'README.md',
    'CHANGELOG.md',
  ]) {
    if (existsSync(join(root, path))) cpSync(join(root, path), join(made, path), { recursive: true });
  }
  symlinkSync(join(root, 'node_modules'), join(made, 'node_modules'));
  run(made, process.execPath, 'node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json');
  const report = run(made, 'npm', 'pack', '--json', '--offline', '--ignore-scripts');
  const [packed] = JSON.parse(report) as [{ filename: string; files: { path: string }[] }];

  const installed = join(folder, 'node_modules', 'sluice');
  mkdirSync(installed, { recursive: true });
  run(made, 'tar', '-xzf', packed.filename, '-C', installed, '--strip-components=1');
  const { dependencies, peerDependencies } = JSON.parse(
    readFileSync(join(installed, 'package.json'), 'utf8'),
  ) as Record<'dependencies' | 'peerDependencies', Record<string, string>>;
  for (const name of [...Object.keys(dependencies), ...Object.keys(peerDependencies), '@types/node']) {
    const link = join(folder, 'node_modules', name);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(join(root, 'node_modules', name), link);
  }
  writeFileSync(join(folder, 'package.json'), '{ "type": "module", "private": true }');
  return { folder, files: packed.files.map(({ path }) => path), remove: () => rmSync(folder, { recursive: true }) };
}

function run(cwd: string, program: string, ...args: readonly string[]): string {
  const { status, stdout, stderr, error } = spawnSync(program, args, { cwd, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${program} ${args.join(' ')} failed\n${stdout}${stderr}`, { cause: error });
  return stdout;
}
