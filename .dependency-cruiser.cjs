// The floors of the house. A room imports only from its own folder and from the floors below it; types count.
const floors = [
  ['errors', 'event'],
  ['error'],
  ['retry', 'codec'],
  ['gate', 'page', 'deliver'],
  ['http'],
  ['query'],
  ['org'],
];
const room = (name) => (name === 'errors' ? '^src/errors\\.ts$' : `^src/${name}/`);
const upTo = (level) => floors.slice(0, level).flat();

const floorRules = floors.flatMap((rooms, level) =>
  rooms.map((name) => ({
    name: `floor-of-${name}`,
    severity: 'error',
    comment: `${name}/ knows only the rooms below it`,
    from: { path: room(name) },
    to: {
      path: '^src/',
      pathNot: [
        room(name),
        ...upTo(level).map(room),
        // A reader decides how many pages are wanted, so delivery holds the demand that the paginator waits for.
        ...(name === 'deliver' ? ['^src/page/'] : []),
        ...(name === 'event' ? [room('errors')] : []),
        ...(name === 'errors' ? ['^src/event/'] : []),
      ],
    },
  })),
);

// Inside the gate: what was learned of a limit, what was told of it, the pool of both, and the line of those who wait.
const gateFloors = ['learned', 'told', 'pool', 'line'];
const gateRules = gateFloors.slice(0, -1).map((folder, level) => ({
  name: `floor-of-gate-${folder}`,
  severity: 'error',
  comment: `gate/${folder}/ knows only the folders below it`,
  from: { path: `^src/gate/${folder}/` },
  to: { path: gateFloors.slice(level + 1).map((above) => `^src/gate/${above}/`) },
}));

module.exports = {
  forbidden: [
    { name: 'no-circular', severity: 'error', from: { path: '^src/' }, to: { circular: true } },
    {
      name: 'no-orphans',
      severity: 'error',
      from: { path: '^src/', orphan: true, pathNot: '(index|main|no-cross-fetch)\\.ts$' },
      to: {},
    },
    ...floorRules,
    ...gateRules,
    {
      name: 'simulator-knows-rxjs-only',
      severity: 'error',
      from: { path: '^src/simulator/' },
      to: { pathNot: ['^src/simulator/', 'node_modules/rxjs/'] },
    },
    {
      name: 'testing-is-above-simulator',
      severity: 'error',
      from: { path: '^src/testing/' },
      to: { path: '^src/(node|cli)/' },
    },
    { name: 'node-is-below-cli', severity: 'error', from: { path: '^src/node/' }, to: { path: '^src/cli/' } },
    {
      name: 'only-node-and-cli-know-node',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(node|cli)/' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'core-knows-no-door',
      severity: 'error',
      from: { path: '^src/(errors\\.ts|event|error|retry|codec|gate|page|deliver|http|query|org|index\\.ts)' },
      to: { path: '^src/(simulator|testing|node|cli)/' },
    },
    {
      name: 'only-http-knows-fetch',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/http/' },
      to: { path: 'cross-fetch' },
    },
    {
      name: 'no-dev-dependencies',
      severity: 'error',
      from: { path: '^src/' },
      to: { dependencyTypes: ['npm-dev'], pathNot: 'node_modules/(rxjs|@types/node)/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
  },
};
