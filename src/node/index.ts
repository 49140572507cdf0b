// The door `sluice/node`: files, locks and the environment. Helpers for names, rows and processes stay inside.
export { type FileStats, NdjsonSink } from './ndjson-sink.js';
export { type EnvironmentOrg, orgFromEnvironment } from './org-from-environment.js';
export { type ServedSimulator, type ServeOptions, serveSimulator } from './serve-simulator.js';
export { type RunLock, takeRunLock } from './take-run-lock.js';
export { writeFileAtomic } from './write-file-atomic.js';
