import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';
import { type Simulator } from '../simulator/simulator.js';

/** Where a simulator is served. */
export interface ServeOptions {
  /** 0, the default, takes any free port. */
  readonly port?: number;
  /** Default `127.0.0.1`. */
  readonly host?: string;
}

/** A simulator that is being served. */
export interface ServedSimulator {
  /** Without a slash at its end; login and API alike are found under it. */
  readonly url: string;
  /** Ends every connection, and the server. */
  close(): Promise<void>;
}

/** Pages of any origin may read what is simulated: whoever tries the library in a browser serves his page elsewhere. */
const CORS = {
  'access-control-allow-origin': '*',
  'access-control-allow-headers': 'authorization, content-type',
  'access-control-allow-methods': 'GET, POST, PUT, PATCH, DELETE',
};

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

function headersOf(request: IncomingMessage): Headers {
  const headers = new Headers();
  for (const [name, values = []] of Object.entries(request.headersDistinct)) {
    for (const value of values) headers.append(name, value);
  }
  return headers;
}

/** Hands an answer on as it comes: each piece of the body is on its way before the next is read. */
async function pass(answer: Response, response: ServerResponse): Promise<void> {
  response.writeHead(answer.status, { ...Object.fromEntries(answer.headers), ...CORS });
  const reader = answer.body?.getReader();
  for (let piece = await reader?.read(); piece?.done === false; piece = await reader?.read()) {
    const { value } = piece;
    await new Promise<void>((resolve) => response.write(value, () => resolve()));
  }
  response.end();
}

async function answer(simulator: Simulator, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { method = 'GET', url = '/' } = request;
  if (method === 'OPTIONS') {
    response.writeHead(204, CORS).end();
    return;
  }
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  try {
    const body = await textOf(request);
    const target = new URL(url, `http://${request.headers.host ?? 'localhost'}`);
    const init = { method, headers: headersOf(request), signal: gone.signal, ...(body === '' ? {} : { body }) };
    await pass(await simulator.fetch(target, init), response);
  } catch {
    // Before the headers the client sees a reset, as ECONNRESET says; in the body the connection just ends.
    if (response.headersSent) response.destroy();
    else request.socket.resetAndDestroy();
  }
}

/**
 * Serves a simulator over HTTP, faults and all: a reset is a reset of the connection, a cut body ends before its
 * Content-Length, a slow one comes in pieces, and a client that leaves ends its simulated request. Pages of any origin
 * may read it; of the headers they see what CORS always shows, as Content-Type, and not Retry-After.
 *
 * @example
 * ```ts
 * import { serveSimulator } from 'sluice/node';
 * import { createSimulator } from 'sluice/simulator';
 *
 * const simulator = createSimulator({
 *   orgs: [{ name: 'acme', clientId: 'id', clientSecret: 'secret', conversations: 1000 }],
 * });
 * const { url, close } = await serveSimulator(simulator);
 * console.log(url); // http://127.0.0.1:54321
 * await close();
 * ```
 */
export async function serveSimulator(simulator: Simulator, options: ServeOptions = {}): Promise<ServedSimulator> {
  const { port = 0, host = '127.0.0.1' } = options;
  const server = createServer((request, response) => void answer(simulator, request, response));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const { port: taken } = server.address() as AddressInfo;
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${taken}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
