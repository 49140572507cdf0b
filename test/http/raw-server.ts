import { type AddressInfo, type Server, type Socket, createServer } from 'node:net';
import { onTestFinished } from 'vitest';

/** What a raw server saw and where it is. */
export interface RawServer {
  readonly url: string;
  /** Every connection so far. */
  readonly sockets: readonly Socket[];
  /** Every request so far, head and body as they came. */
  readonly requests: readonly string[];
  /** Settles when the client has ended or reset the connection of that number. */
  closed(index: number): Promise<void>;
}

/**
 * A server on loopback that writes its answers by hand, so that they can be as broken as they come in the field.
 *
 * `answer` is called for every whole request, with its number from 0 over all connections; `greeting` is written as soon
 * as a connection says anything.
 */
export async function rawServer(answer: (socket: Socket, request: number) => void, greeting = ''): Promise<RawServer> {
  const sockets: Socket[] = [];
  const closings: Promise<void>[] = [];
  const requests: string[] = [];
  const server: Server = createServer((socket) => {
    sockets.push(socket);
    closings.push(
      new Promise((resolve) => {
        socket.on('close', () => resolve());
        socket.on('end', () => resolve());
      }),
    );
    socket.on('error', () => undefined);
    if (greeting) socket.once('data', () => socket.write(greeting));
    let heard = '';
    socket.on('data', (data) => {
      heard += data.toString('latin1');
      const head = heard.indexOf('\r\n\r\n');
      const length = Number(/^content-length: (\d+)/im.exec(heard)?.[1] ?? 0);
      if (head < 0 || heard.length < head + 4 + length) return;
      requests.push(heard);
      heard = '';
      answer(socket, requests.length - 1);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    sockets,
    requests,
    closed: (index) => closings[index] ?? Promise.reject(new Error(`no connection ${index}`)),
  };
}

/** Writes a whole answer. */
export function say(socket: Socket, head: string, body: string | Buffer = ''): void {
  const length = /content-length|transfer-encoding/i.test(head) ? '' : `Content-Length: ${Buffer.byteLength(body)}\r\n`;
  socket.write(`HTTP/1.1 ${head}\r\n${length}\r\n`);
  socket.write(body);
}
