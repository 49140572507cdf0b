// Serves large pages of conversations, in a process of its own so that its work is not measured.
import { fork } from 'node:child_process';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';

/** Starts the server: `pages` full pages of about `rowBytes` a row, then an empty one. */
export async function servePages(options) {
  const child = fork(fileURLToPath(import.meta.url), [JSON.stringify(options)], { execArgv: [] });
  const { port, pageBytes } = await new Promise((resolve, reject) =>
    child.once('message', resolve).once('error', reject),
  );
  return { url: `http://127.0.0.1:${port}`, pageBytes, close: () => child.kill() };
}

function serve({ pages, rowBytes }) {
  const bodies = Array.from({ length: pages }, (_, page) => Buffer.from(JSON.stringify(pageOf(page, pages, rowBytes))));
  const server = createServer((request, response) => {
    const chunks = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      response.setHeader('content-type', 'application/json');
      if (request.url === '/oauth/token') {
        response.end('{"access_token":"token","token_type":"bearer","expires_in":86399}');
        return;
      }
      const { pageNumber } = JSON.parse(Buffer.concat(chunks).toString()).paging;
      response.end(bodies[pageNumber - 1] ?? '{}');
    });
  });
  server.listen(0, '127.0.0.1', () => process.send({ port: server.address().port, pageBytes: bodies[0].length }));
}

export function pageOf(page, pages, rowBytes) {
  return {
    conversations: Array.from({ length: 100 }, (_, row) => conversation(page * 100 + row, rowBytes)),
    totalHits: pages * 100,
  };
}

function conversation(number, rowBytes) {
  const id = `${String(number).padStart(8, '0')}-0000-4000-8000-000000000000`;
  const start = new Date(Date.UTC(2026, 10, 23) + number * 1000).toISOString();
  const row = {
    conversationId: id,
    conversationStart: start,
    conversationEnd: start,
    originatingDirection: 'inbound',
    participants: [],
  };
  for (let segment = 0; JSON.stringify(row).length < rowBytes; segment += 1) {
    row.participants.push({
      participantId: id,
      purpose: 'agent',
      sessions: [
        {
          sessionId: id,
          mediaType: 'voice',
          metrics: Array.from({ length: 5 }, (_, metric) => ({
            emitDate: start,
            name: `tMetric${metric}`,
            value: metric * 151,
          })),
          segments: [{ segmentStart: start, segmentEnd: start, segmentType: 'interact', conference: false }],
        },
      ],
    });
  }
  return row;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) serve(JSON.parse(process.argv[2]));
