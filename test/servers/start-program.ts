import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { freePort } from './free-port.js';
import type { LimitedServer } from './limited-server.js';

async function accepts(port: number): Promise<boolean> {
  return await new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}

/** Starts a program that listens on `port`, in a folder of its own that goes with it; ready when it takes connections. */
export async function startProgram(
  program: string,
  args: (where: { readonly port: number; readonly folder: string }) => readonly string[],
): Promise<LimitedServer> {
  const port = await freePort();
  const folder = mkdtempSync(join(tmpdir(), `sluice-${program}-`));
  const child = spawn(program, args({ port, folder }), { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.on('data', (text: Buffer) => (said += text.toString()));
  const close = (): void => {
    child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  };
  while (!(await accepts(port))) {
    if (child.exitCode !== null) throw new Error(`${program} ended with ${child.exitCode}: ${said}`);
    await pause(20);
  }
  return { url: `http://127.0.0.1:${port}`, close };
}
