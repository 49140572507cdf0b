import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { freePort } from '../servers/free-port.js';

const CLI = fileURLToPath(new URL('../../node_modules/@stoplight/prism-cli/dist/index.js', import.meta.url));
const DOCUMENT = fileURLToPath(new URL('genesys.yaml', import.meta.url));

/** Whether Prism is there to be run. */
export const hasPrism: boolean = existsSync(CLI);

/** A proxy that compares what goes through it with the document. */
export interface Prism {
  readonly url: string;
  close(): void;
}

/** Puts Prism in front of a server. Every answer that comes through it names what is wrong on either side. */
export async function startPrism(upstream: string): Promise<Prism> {
  const port = await freePort();
  const child = spawn(process.execPath, [CLI, 'proxy', DOCUMENT, upstream, '--port', String(port)], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  await new Promise<void>((resolve, reject) => {
    let said = '';
    const hear = (piece: Buffer): void => {
      said += piece.toString();
      if (said.includes('Prism is listening')) resolve();
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.once('exit', () => reject(new Error(`Prism ended: ${said}`)));
  });
  return { url: `http://127.0.0.1:${port}`, close: () => void child.kill() };
}
