import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../node/temporary-folder.js';
import { runCli } from './run-cli.js';

const org = { name: 'acme', region: 'eu-central-1', clientId: 'id', clientSecret: 'canary-secret' };
const day = ['--interval', '2026-11-23/2026-11-24'];
const details = ['--query', 'conversation-details', ...day];
const custom = ['--query', 'custom', ...day];

interface Case {
  readonly what: string;
  /** Beside `--orgs` and `--out`. */
  readonly args?: readonly string[];
  readonly orgs?: readonly unknown[];
  /** The whole orgs file, instead of `orgs`. */
  readonly file?: string;
  readonly body?: string;
  /** What the sentence names. */
  readonly field: string;
  readonly fix: string;
}

const cases: readonly Case[] = [
  {
    what: 'a filter that is no list',
    args: details,
    body: '{ "segmentFilters": { "type": "and", "predicates": [] } }',
    field: '--body segmentFilters',
    fix: 'must be a list',
  },
  {
    what: 'a filter of another type',
    args: details,
    body: '{ "segmentFilters": [{ "type": "xor", "predicates": [] }] }',
    field: '--body segmentFilters[0].type',
    fix: ': --body segmentFilters[0].type must be one of and, or.',
  },
  {
    what: 'an operator that is none',
    args: details,
    body: '{ "segmentFilters": [{ "type": "and", "predicates": [{ "dimension": "queueId", "operator": "like" }] }] }',
    field: '--body segmentFilters[0].predicates[0].operator',
    fix: 'operator must be one of matches, exists, notExists.',
  },
  {
    what: 'a metric that is none',
    args: details,
    body: '{ "conversationFilters": [{ "type": "and", "predicates": [{ "metric": "tTalkk" }] }] }',
    field: '--body conversationFilters[0].predicates[0]',
    fix: 'did you mean tTalk?',
  },
  ...['__proto__', 'constructor', 'toString'].map((name) => ({
    what: `a body with a field that is named as what every object has, ${name}`,
    args: details,
    body: `{ "${name}": 1 }`,
    field: `--body ${name} must be`,
    fix: 'an option of conversation-details: segmentFilters',
  })),
  ...['ordered', 'allowUnknown', 'floorMs'].map((name) => ({
    what: `a text as ${name}`,
    args: details,
    body: `{ "${name}": "yes" }`,
    field: `--body ${name}`,
    fix: 'must be',
  })),
  {
    what: 'a name that is none in allowUnknown',
    args: details,
    body: '{ "allowUnknown": ["tNew", 5] }',
    field: '--body allowUnknown[1]',
    fix: 'must be a name',
  },
  {
    what: 'a number as startOfDayIntervalMatching',
    args: ['--query', 'conversation-details-job', ...day],
    body: '{ "startOfDayIntervalMatching": 1 }',
    field: '--body startOfDayIntervalMatching',
    fix: 'must be true or false',
  },
  {
    what: 'a text as flattenMultivaluedDimensions',
    args: ['--query', 'user-aggregates', ...day],
    body: '{ "metrics": ["tAgentRoutingStatus"], "flattenMultivaluedDimensions": "no" }',
    field: '--body flattenMultivaluedDimensions',
    fix: 'must be true or false',
  },
  {
    what: 'a service that is no text',
    args: ['--query', 'audits', ...day],
    body: '{ "serviceName": ["Architect"] }',
    field: '--body serviceName',
    fix: 'must be a name',
  },
  ...['"state"', '["state"]', '{ "state": { "is": "active" } }'].map((parameters) => ({
    what: `parameters that are ${parameters}`,
    args: ['--query', 'listing', '--path', '/api/v2/users'],
    body: `{ "parameters": ${parameters} }`,
    field: '--body parameters',
    fix: 'must be an object of texts',
  })),
  ...['pageSize', 'pageNumber'].map((name) => ({
    what: `a listing whose parameters hold a ${name}`,
    args: ['--query', 'listing', '--path', '/api/v2/users'],
    body: `{ "parameters": { "${name}": "2" } }`,
    field: `--body parameters.${name}`,
    fix: 'leave it out of the file',
  })),
  {
    what: 'a floor below a millisecond',
    args: details,
    body: '{ "floorMs": -5 }',
    field: '--body floorMs',
    fix: '1 or more',
  },
  {
    what: 'an unknown region',
    orgs: [{ ...org, region: 'moon-1' }],
    field: 'orgs[0].region',
    fix: 'give one of us-east-1',
  },
  { what: 'no region', orgs: [{ ...org, region: undefined }], field: 'orgs[0].region', fix: 'give one of' },
  {
    what: 'an interval backwards',
    args: ['--query', 'conversation-details', '--interval', '2026-11-24/2026-11-23'],
    field: '--interval',
    fix: 'give START/END',
  },
  {
    what: 'an empty interval',
    args: ['--query', 'conversation-details', '--interval', '2026-11-24/2026-11-24'],
    field: '--interval',
    fix: 'give START/END',
  },
  {
    what: 'an interval without a zone',
    args: ['--query', 'conversation-details', '--interval', '2026-11-23T00:00/2026-11-24T00:00'],
    field: '--interval',
    fix: 'add Z or an offset',
  },
  {
    what: 'an interval that is not ISO',
    args: ['--query', 'custom', '--path', '/x', '--rows', 'r', '--interval', '23.11.2026/24.11.2026'],
    field: '--interval',
    fix: 'give START/END',
  },
  {
    what: 'a day that does not exist',
    args: ['--query', 'conversation-details', '--interval', '2024-02-30/2024-03-02'],
    field: '--interval',
    fix: 'give START/END',
  },
  ...['0', '101', '-1', '1.5', 'ten', '', '1e1'].map((size) => ({
    what: `a page size of "${size}"`,
    args: [...details, `--page-size=${size}`],
    field: '--page-size',
    fix: 'from 1 to 100',
  })),
  {
    what: 'a page size out of bounds for custom',
    args: [...custom, '--path', '/x', '--rows', 'r', '--page-size', '200'],
    field: '--page-size',
    fix: 'from 1 to 100',
  },
  { what: 'an empty list of orgs', orgs: [], field: 'orgs', fix: 'at least one' },
  { what: 'an orgs file without orgs', file: '{}', field: 'orgs', fix: 'give { "orgs"' },
  { what: 'an orgs file that is no object', file: '[]', field: 'orgs.json', fix: 'give { "orgs"' },
  {
    what: 'an orgs file that is no JSON',
    file: '{ "orgs": [\n{ "clientSecret": "canary" x }] }',
    field: '(line 2, column 28)',
    fix: 'mend the file',
  },
  { what: 'an org that is no object', orgs: ['acme'], field: 'orgs[0]', fix: 'give {' },
  { what: 'two orgs of one name', orgs: [org, org], field: 'orgs[1].name', fix: 'differ by more than case' },
  {
    what: 'two orgs that differ in case',
    orgs: [org, { ...org, name: 'ACME' }],
    field: 'orgs[1].name',
    fix: 'differ by more than case',
  },
  {
    what: 'two orgs that differ in how they are composed',
    orgs: [
      { ...org, name: '\u00e9' },
      { ...org, name: 'e\u0301' },
    ],
    field: 'orgs[1].name',
    fix: 'differ by more than case',
  },
  ...[
    'a/b',
    'a\\b',
    '..',
    '.hidden',
    'a\nb',
    'a\u0000b',
    '',
    'x'.repeat(101),
    'NUL',
    'com1.txt',
    'acme.',
    'manifest.json',
  ].map((name) => ({
    what: `the org name ${JSON.stringify(name.slice(0, 20))}`,
    orgs: [{ ...org, name }],
    field: 'orgs[0].name',
    fix: 'give',
  })),
  { what: 'an org without a name', orgs: [{ ...org, name: undefined }], field: 'orgs[0].name', fix: 'give a text' },
  {
    what: 'an org without a client id',
    orgs: [{ ...org, clientId: undefined }],
    field: 'orgs[0].clientId',
    fix: 'give a text',
  },
  { what: 'an empty client id', orgs: [{ ...org, clientId: '' }], field: 'orgs[0].clientId', fix: 'give' },
  {
    what: 'an org without a secret',
    orgs: [{ ...org, clientSecret: undefined }],
    field: 'orgs[0].clientSecret',
    fix: 'give the secret',
  },
  {
    what: 'a secret that is a number',
    orgs: [{ ...org, clientSecret: 7 }],
    field: 'orgs[0].clientSecret',
    fix: 'give the secret',
  },
  {
    what: 'an env secret without a name',
    orgs: [{ ...org, clientSecret: { env: '' } }],
    field: 'orgs[0].clientSecret',
    fix: 'give the secret',
  },
  {
    what: 'an env secret that is named as what every object has',
    orgs: [{ ...org, clientSecret: { env: 'toString' } }],
    field: 'orgs[0].clientSecret.env',
    fix: 'set toString',
  },
  {
    what: 'a missing env secret',
    orgs: [org, { ...org, name: 'globex', clientSecret: { env: 'NOT_THERE' } }],
    field: 'orgs[1].clientSecret.env',
    fix: 'set NOT_THERE',
  },
  {
    what: 'http to a host that is not loopback',
    orgs: [{ ...org, apiUrl: 'http://api.example.com', loginUrl: 'https://login.example.com' }],
    field: 'orgs[0].apiUrl',
    fix: 'use https',
  },
  {
    what: 'an address that is none',
    orgs: [{ ...org, loginUrl: 'login' }],
    field: 'orgs[0].loginUrl',
    fix: 'give one such as',
  },
  {
    what: 'a limit that is a text',
    orgs: [{ ...org, limits: { requestsPerMinute: '300' } }],
    field: 'orgs[0].limits.requestsPerMinute',
    fix: 'give an integer',
  },
  ...[
    ['limits.requestsPerMinute', '{ "requestsPerMinute": 1e999 }'],
    ['limits.burst', '{ "burst": -1e999 }'],
    ['limits.maxConcurrency', '{ "maxConcurrency": 1e999 }'],
    ['limits.window.limit', '{ "window": { "limit": 1e999, "windowMs": 60000 } }'],
    ['limits.window.windowMs', '{ "window": { "limit": 300, "windowMs": 1e999 } }'],
  ].map(([field, limits]) => ({
    what: `a number without end as ${field}`,
    file: JSON.stringify({ orgs: [org] }).replace('}]', `,"limits":${limits}}]`),
    field: `orgs[0].${field} must be`,
    fix: field === 'limits.window.windowMs' ? 'a number above 0' : 'an integer of 1 or more',
  })),
  {
    what: 'a limit of nothing',
    orgs: [{ ...org, limits: { requestsPerMinute: 0 } }],
    field: 'orgs[0].limits.requestsPerMinute',
    fix: 'an integer',
  },
  {
    what: 'a burst above the limit',
    orgs: [{ ...org, limits: { requestsPerMinute: 5, burst: 6 } }],
    field: 'orgs[0].limits.burst',
    fix: 'below requestsPerMinute',
  },
  {
    what: 'a window that is a number',
    orgs: [{ ...org, limits: { window: 300 } }],
    field: 'orgs[0].limits.window',
    fix: 'give { "limit", "windowMs" }',
  },
  {
    what: 'a window without a limit',
    orgs: [{ ...org, limits: { window: { windowMs: 60_000 } } }],
    field: 'orgs[0].limits.window.limit',
    fix: 'give { "limit", "windowMs" }',
  },
  {
    what: 'a window whose length is a text',
    orgs: [{ ...org, limits: { window: { limit: 300, windowMs: '60s' } } }],
    field: 'orgs[0].limits.window.windowMs',
    fix: 'give an integer',
  },
  {
    what: 'a window without length',
    orgs: [{ ...org, limits: { window: { limit: 300, windowMs: 0 } } }],
    field: 'orgs[0].limits.window.windowMs',
    fix: 'a number above 0',
  },
  {
    what: 'a window beside another limit',
    orgs: [{ ...org, limits: { requestsPerMinute: 300, window: { limit: 300, windowMs: 60_000 } } }],
    field: 'orgs[0].limits.window',
    fix: 'orgs[0].limits.window must be without requestsPerMinute and burst',
  },
  {
    what: 'no places in flight',
    orgs: [{ ...org, limits: { maxConcurrency: 0 } }],
    field: 'orgs[0].limits.maxConcurrency',
    fix: 'an integer',
  },
  { what: 'custom without a path', args: [...custom, '--rows', 'r'], field: '--path', fix: 'a custom query needs it' },
  {
    what: 'custom without rows',
    args: [...custom, '--path', '/api/v2/x'],
    field: '--rows',
    fix: 'a custom query needs',
  },
  {
    what: 'a path with a host',
    args: [...custom, '--path', 'https://evil.example/x', '--rows', 'r'],
    field: '--path',
    fix: 'one slash first',
  },
  {
    what: 'a path to another host',
    args: [...custom, '--path', '//evil.example/x', '--rows', 'r'],
    field: '--path',
    fix: 'one slash first',
  },
  { what: 'a path for details', args: [...details, '--path', '/api/v2/x'], field: '--path', fix: 'leave it out' },
  { what: 'another query', args: ['--query', 'users', ...day], field: '--query', fix: 'Allowed choices are' },
  {
    what: 'a misspelt query',
    args: ['--query', 'conversation-detail', ...day],
    field: '--query',
    fix: 'Did you mean conversation-details? Allowed choices are conversations,',
  },
  { what: 'no query', args: day, field: '--query', fix: 'not specified' },
  { what: 'a misspelt --query', args: ['--querry', 'conversations'], field: '--querry', fix: 'Did you mean --query?' },
  { what: 'no interval', args: ['--query', 'conversation-details'], field: '--interval', fix: 'give START/END' },
  { what: 'an unknown option', args: [...details, '--oute', 'x'], field: '--oute', fix: '--out' },
  {
    what: 'a body that is not there',
    args: [...details, '--body', '/not/there.json'],
    field: '--body',
    fix: 'give the path',
  },
  {
    what: 'a body that is no JSON',
    args: details,
    body: '{\n "segmentFilters": [}',
    field: '--body',
    fix: 'mend the file',
  },
  { what: 'a body that is no object', args: details, body: '[]', field: '--body', fix: 'give one' },
  {
    what: 'a misspelt filter',
    args: details,
    body: '{ "segmentFilter": [] }',
    field: '--body segmentFilter',
    fix: 'an option of conversation-details: segmentFilters',
  },
  {
    what: 'no body for sums',
    args: ['--query', 'user-aggregates', ...day],
    field: '--body: is missing: user-aggregates needs metrics',
    fix: 'give a file of JSON such as {"metrics":["tSystemPresence"]}',
  },
  {
    what: 'no body for observations',
    args: ['--query', 'flow-observations'],
    field: '--body: is missing: flow-observations needs filter and metrics',
    fix: 'such as {"filter":{"type":"or","predicates":[{"dimension":"flowId",',
  },
  {
    what: 'a body without the filter that observations need',
    args: ['--query', 'queue-observations'],
    body: '{ "metrics": ["oWaiting"] }',
    field: '--body filter: is missing: queue-observations needs it',
    fix: 'give it, such as {"type":"or","predicates":[{"dimension":"queueId",',
  },
  {
    what: 'a body without the metrics of sums',
    args: ['--query', 'ratelimits-aggregates', ...day],
    body: '{}',
    field: '--body metrics: is missing',
    fix: 'give it, such as ["oRateLimitRecorded"]',
  },
  {
    what: 'a list as the body of sums',
    args: ['--query', 'conversation-aggregates', ...day],
    body: '[]',
    field: '--body',
    fix: 'give one, such as {"metrics":["nConversations"]}',
  },
  {
    what: 'a list as the body of a listing',
    args: ['--query', 'listing', '--path', '/api/v2/users'],
    body: '[]',
    field: '--body',
    fix: 'give one, such as { "parameters": … }',
  },
  {
    what: 'an interval in the body',
    args: details,
    body: '{ "interval": "x" }',
    field: '--body interval',
    fix: 'leave it out',
  },
  {
    what: 'a checkpoint in the body',
    args: details,
    body: '{ "from": {} }',
    field: '--body from',
    fix: 'leave it out',
  },
];

describe('bad input', () => {
  it.each(cases)(
    '$what ends with 2 and one sentence, before any request',
    async ({ args = details, orgs = [org], file = JSON.stringify({ orgs }), body, field, fix }) => {
      const folder = temporaryFolder();
      const out = join(folder, 'out');
      writeFileSync(join(folder, 'orgs.json'), file);
      if (body !== undefined) writeFileSync(join(folder, 'body.json'), body);
      const asked: unknown[] = [];
      const { code, stdout, stderr } = await runCli(
        [
          'extract',
          '--orgs',
          join(folder, 'orgs.json'),
          '--out',
          out,
          ...args,
          ...(body === undefined ? [] : ['--body', join(folder, 'body.json')]),
        ],
        { fetch: async (input) => (asked.push(input), new Response()) },
      );
      expect({ code, stdout, asked }).toEqual({ code: 2, stdout: '', asked: [] });
      expect(stderr).toContain(field);
      expect(stderr).toContain(fix);
      expect(stderr.trimEnd().split('\n').length).toBeLessThanOrEqual(2);
      expect(stderr).not.toContain('canary');
      expect(readdirSync(folder)).not.toContain('out');
    },
  );

  it('says how to name the orgs when nothing does', async () => {
    const { code, stderr } = await runCli(['extract', ...details, '--out', join(temporaryFolder(), 'out')]);
    expect(code).toBe(2);
    expect(stderr).toContain('--orgs: no orgs are told; give a file with --orgs, or set GENESYSCLOUD_REGION,');
  });

  it.each([
    [{ GENESYSCLOUD_REGION: 'moon-1' }, 'GENESYSCLOUD_REGION: "moon-1" is no region'],
    [{ GENESYSCLOUD_REGION: 'http://api.example.com' }, 'GENESYSCLOUD_REGION: credentials would go in the clear'],
    [{ GENESYSCLOUD_OAUTHCLIENT_SECRET: '' }, 'GENESYSCLOUD_OAUTHCLIENT_SECRET: is not set'],
  ])('names the variable of %j', async (wrong, sentence) => {
    const env = {
      GENESYSCLOUD_REGION: 'eu-central-1',
      GENESYSCLOUD_OAUTHCLIENT_ID: 'id',
      GENESYSCLOUD_OAUTHCLIENT_SECRET: 'canary',
      ...wrong,
    };
    const { code, stderr } = await runCli(['extract', ...details, '--out', join(temporaryFolder(), 'out')], { env });
    expect(code).toBe(2);
    expect(stderr).toContain(sentence);
    expect(stderr).not.toContain('canary');
  });

  it.each([
    ['is a file', 'orgs.json'],
    ['is inside a file', 'orgs.json/out'],
    ['has a file in the place of an org', 'taken'],
    ['cannot be made', '/proc/sluice/out'],
    ['has a folder in the place of the manifest', 'odd'],
    ['has a folder in the place of the rows', 'rows'],
  ])('refuses a folder that %s', async (_, name) => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'orgs.json'), JSON.stringify({ orgs: [org] }));
    mkdirSync(join(folder, 'taken'));
    writeFileSync(join(folder, 'taken', 'acme'), '');
    mkdirSync(join(folder, 'rows', 'acme', 'conversation-details.ndjson'), { recursive: true });
    mkdirSync(join(folder, 'odd', 'manifest.json'), { recursive: true });
    const asked: unknown[] = [];
    const { code, stderr } = await runCli(
      ['extract', '--orgs', join(folder, 'orgs.json'), ...details, '--out', resolve(folder, name)],
      {
        fetch: async (input) => (asked.push(input), new Response()),
      },
    );
    expect({ code, asked }).toEqual({ code: 2, asked: [] });
    expect(stderr).toMatch(
      /--out: .* cannot be written \((EEXIST|ENOTDIR|EISDIR|ENOENT|EACCES|EROFS|EPERM)\); give a folder that can be written\.\n$/,
    );
  });

  it('refuses a proxy that is none, without showing it', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'orgs.json'), JSON.stringify({ orgs: [org] }));
    const { code, stderr } = await runCli(
      ['extract', '--orgs', join(folder, 'orgs.json'), ...details, '--out', join(folder, 'out')],
      { env: { HTTPS_PROXY: 'ftp://user:canary@proxy' } },
    );
    expect(code).toBe(2);
    expect(stderr).toMatch(/^sluice: HTTPS_PROXY: is no address/);
    expect(stderr).not.toContain('canary');
  });

  it('tells of fields that it does not know, and goes on', async () => {
    const folder = temporaryFolder();
    const limits = { window: { limit: 300, windowMs: 60_000, length: 1 }, perMinute: 300 };
    const orgs = [{ ...org, limit: {}, limits, region: 'moon-1' }];
    // Some editors begin a file with a mark of its encoding.
    writeFileSync(join(folder, 'orgs.json'), `\uFEFF${JSON.stringify({ orgs, org: [] })}`);
    const { stderr } = await runCli([
      'extract',
      '--orgs',
      join(folder, 'orgs.json'),
      ...details,
      '--out',
      join(folder, 'out'),
    ]);
    expect(stderr.match(/(\S+) is not known and is ignored/g)).toEqual(
      ['org', 'orgs[0].limit', 'orgs[0].limits.perMinute', 'orgs[0].limits.window.length'].map(
        (name) => `${name} is not known and is ignored`,
      ),
    );
    expect(stderr).toContain('orgs[0].region');
  });

  it.each([[['extract', '--help']], [['--help']], [['--version']], [['help', 'simulate']]])(
    '%j ends with 0',
    async (argv) => {
      const { code, stdout, stderr } = await runCli(argv);
      expect(code).toBe(0);
      expect(stdout).not.toBe('');
      expect(stderr).toBe('');
    },
  );

  it.each([[[]], [['extrakt']], [['extract', 'stray']]])('%j ends with 2', async (argv) => {
    const { code, stdout, stderr } = await runCli(argv);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).not.toBe('');
  });

  it.each([
    ['--port', '70000'],
    ['--orgs', '0'],
    ['--conversations', '-1'],
    ['--limits', 'many'],
    ['--faults', '1.1'],
    ['--days', '0.5'],
  ])('refuses to simulate %s %s', async (flag, value) => {
    const { code, stdout, stderr } = await runCli(['simulate', `${flag}=${value}`]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(`${flag}: "${value}" is no such number; give `);
  });
});
