import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));

interface Example {
  readonly file: string;
  readonly code: string;
}

/** The fenced TypeScript of a page or of doc comments that imports something: what imports nothing is a fragment. */
function examplesOf(path: string): Example[] {
  const text = readFileSync(`${root}${path}`, 'utf8').replace(/^[ \t]*\* ?/gm, path.endsWith('.ts') ? '' : '$&');
  const fences = [...text.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, code = '']) => code);
  return fences
    .filter((code) => /^import /m.test(code))
    .map((code, place) => ({ file: `${root}examples/${path.replaceAll('/', '__')}.${place}.ts`, code }));
}

// The reports list signatures, which are no examples.
const pages = ['README.md', ...listed('docs', '.md').filter((path) => !path.startsWith('docs/api-report/'))];
const sources = listed('src', '.ts').filter((path) => !path.startsWith('src/cli/'));

function listed(folder: string, ending: string): string[] {
  return ts.sys.readDirectory(`${root}${folder}`, [ending]).map((path) => path.slice(root.length));
}

describe('the examples in the documentation', () => {
  const examples = [...pages, ...sources].flatMap(examplesOf);

  it('are there', () => {
    expect(examples.length).toBeGreaterThan(15);
  });

  it('compile against the doors', { timeout: 120_000 }, () => {
    const texts = new Map(examples.map(({ file, code }) => [file, `${code}\nexport {};\n`]));
    const { config } = ts.readConfigFile(`${root}tsconfig.json`, (path) => ts.sys.readFile(path)) as {
      config: { compilerOptions: object };
    };
    const { options } = ts.convertCompilerOptionsFromJson(
      {
        ...config.compilerOptions,
        isolatedDeclarations: false,
        declaration: false,
        declarationMap: false,
        paths: {
          sluice: [`${root}src/index.ts`],
          'sluice/*': [`${root}src/*/index.ts`],
        },
      },
      root,
    );
    const host = ts.createCompilerHost(options);
    const { getSourceFile, fileExists, readFile } = host;
    host.fileExists = (path) => texts.has(path) || fileExists.call(host, path);
    host.readFile = (path) => texts.get(path) ?? readFile.call(host, path);
    host.getSourceFile = (path, ...rest) => {
      const text = texts.get(path);
      return text === undefined
        ? getSourceFile.call(host, path, ...rest)
        : ts.createSourceFile(path, text, ts.ScriptTarget.ES2022);
    };
    const program = ts.createProgram([...texts.keys()], options, host);
    const found = [...texts.keys()].flatMap((file) => program.getSemanticDiagnostics(program.getSourceFile(file)));
    const told = found.map(
      ({ file, messageText }) =>
        `${file?.fileName.split('/').at(-1) ?? ''}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`,
    );
    expect(told).toEqual([]);
  });
});
