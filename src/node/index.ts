// The door `sluice/node`: files, locks, the environment and the simulator over HTTP. Helpers for names, rows, folders and
// processes stay inside.
export { type FileStats, NdjsonSink } from './ndjson-sink.js';
export { type EnvironmentOrg, orgFromEnvironment } from './org-from-environment.js';
export { proxyFetch } from './proxy-fetch.js';
export { type ServedSimulator, type ServeOptions, serveSimulator } from './serve-simulator.js';
export { type RunLock, takeRunLock } from './take-run-lock.js';
export { writeFileAtomic } from './write-file-atomic.js';
