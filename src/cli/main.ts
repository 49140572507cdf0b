#!/usr/bin/env node
import { endingSignals } from './ending-signals.js';

// All that follows takes a second to load on a busy machine. A signal that comes meanwhile ends the run in order too.
const early: string[] = [];
for (const signal of endingSignals) process.on(signal, () => early.push(signal));

const { runProcess } = await import('./run-process.js');
await runProcess(early);
