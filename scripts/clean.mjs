// Removes the folders named on the command line, so that a build holds nothing of an earlier one.
import { rm } from 'node:fs/promises';

await Promise.all(process.argv.slice(2).map((folder) => rm(folder, { recursive: true, force: true })));
