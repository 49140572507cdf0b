// Writes what each door of the package exports to docs/api-report/, from the built types; with --check it only compares.
import { Extractor, ExtractorConfig, ExtractorLogLevel } from '@microsoft/api-extractor';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../', import.meta.url));
const check = process.argv.includes('--check');
const doors = { sluice: 'index', simulator: 'simulator/index', testing: 'testing/index', node: 'node/index' };
const silent = { logLevel: ExtractorLogLevel.None };

const temporary = mkdtempSync(join(tmpdir(), 'sluice-api-'));
process.once('exit', () => rmSync(temporary, { recursive: true, force: true }));
mkdirSync(join(root, 'docs/api-report'), { recursive: true });
let stale = false;
for (const [name, entry] of Object.entries(doors)) {
  const config = ExtractorConfig.prepare({
    configObjectFullPath: undefined,
    packageJsonFullPath: join(root, 'package.json'),
    configObject: {
      projectFolder: root,
      mainEntryPointFilePath: join(root, 'dist', `${entry}.d.ts`),
      compiler: { tsconfigFilePath: join(root, 'tsconfig.build.json') },
      apiReport: {
        enabled: true,
        reportFileName: `${name}.api.md`,
        reportFolder: join(root, 'docs/api-report'),
        reportTempFolder: temporary,
      },
      newlineKind: 'lf',
      messages: {
        compilerMessageReporting: { default: silent },
        extractorMessageReporting: { default: silent },
        tsdocMessageReporting: { default: silent },
      },
    },
  });
  const { apiReportChanged } = Extractor.invoke(config, {
    localBuild: !check,
    messageCallback: (message) => {
      message.handled = message.logLevel !== ExtractorLogLevel.Error;
    },
  });
  if (!apiReportChanged) continue;
  stale = true;
  if (check) console.error(`docs/api-report/${name}.api.md is not what the package exports: npm run api-report`);
  else console.log(`wrote docs/api-report/${name}.api.md`);
}
if (check && stale) process.exitCode = 1;
