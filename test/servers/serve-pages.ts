import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pageOfRows } from './page-of-rows.js';
import type { LimitedServer } from './limited-server.js';

async function textOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return text;
}

/** Answers with the page that was asked for. */
export const answerPage: RequestListener = (request, response) => {
  void textOf(request).then((text) => {
    response.setHeader('content-type', 'application/json');
    response.end(pageOfRows(text));
  });
};

/** The API itself, without a limit, or what stands in front of it in the same process. */
export async function servePages(answer: RequestListener = answerPage): Promise<LimitedServer> {
  const server: Server = createServer(answer).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
