import { fileURLToPath } from 'node:url';
import { defineConfig, type ViteUserConfig } from 'vitest/config';

const source = (door: string): string => fileURLToPath(new URL(`./src/${door}`, import.meta.url));

const config: ViteUserConfig = defineConfig({
  resolve: {
    // Tests and examples read the doors by their public names, from source.
    alias: [
      { find: /^sluice$/, replacement: source('index.ts') },
      { find: /^sluice\/(simulator|testing|node)$/, replacement: source('$1/index.ts') },
    ],
  },
  test: {
    include: ['test/**/*.test.ts'],
    typecheck: { enabled: true, include: ['test/**/*.test-d.ts'], tsconfig: './tsconfig.json' },
    testTimeout: 30_000,
    hookTimeout: 30_000,
    // One a core: the default leaves one free, which is half of two.
    maxWorkers: '100%',
    coverage: {
      provider: 'v8',
      include: ['src/**/*.ts'],
      exclude: ['src/**/index.ts'],
      reporter: ['text-summary', 'json-summary'],
    },
  },
});

export default config;
