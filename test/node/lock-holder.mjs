// Takes the lock named on the command line, says how it went, and lives until it is killed.
const { takeRunLock } = await import(process.argv[2]);
const lock = await takeRunLock(process.argv[3]);
console.log(JSON.stringify({ held: lock.held, pid: lock.pid ?? null }));
setTimeout(() => undefined, 600_000);
