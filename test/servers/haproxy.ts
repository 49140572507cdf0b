import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LimitedServer } from './limited-server.js';
import { startProgram } from './start-program.js';

/** HAProxy with a counter for each token that slides roughly, in front of an API: more than `limit` in `seconds` are refused. */
export async function haproxy(
  api: string,
  { limit, seconds, retryAfter }: { readonly limit: number; readonly seconds: number; readonly retryAfter: number },
): Promise<LimitedServer> {
  return await startProgram('haproxy', ({ port, folder }) => {
    const file = join(folder, 'haproxy.cfg');
    writeFileSync(
      file,
      `defaults
  mode http
  timeout client 30s
  timeout server 30s
  timeout connect 5s
frontend limited
  bind 127.0.0.1:${port}
  stick-table type string len 200 size 10k expire 60s store http_req_rate(${seconds}s)
  http-request track-sc0 req.hdr(authorization)
  http-request return status 429 content-type application/json hdr Retry-After ${retryAfter} string '{"code":"too.many.requests","status":429}' if { sc_http_req_rate(0) gt ${limit} }
  default_backend api
backend api
  server api ${new URL(api).host}
`,
    );
    return ['-f', file, '-db'];
  });
}
