import { copyFileSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { afterAll } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));

/**
 * The package as plain JavaScript in a folder of its own, so that tests can start it as a process and kill it. Each
 * file stays a file: what Node resolves here it resolves in the published package.
 */
export async function transpiledPackage(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-package-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  copyFileSync(join(root, 'package.json'), join(folder, 'package.json'));
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  const files = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' });
  await build({
    entryPoints: files.filter((file) => file.endsWith('.ts')).map((file) => join(root, 'src', file)),
    outdir: join(folder, 'dist'),
    outbase: join(root, 'src'),
    format: 'esm',
    target: 'node20',
    sourcemap: 'inline',
    logLevel: 'error',
  });
  return folder;
}
