import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LimitedServer } from './limited-server.js';
import { startProgram } from './start-program.js';

/** What `limit_req` is told. */
export interface NginxLimit {
  /** Such as `20r/s`. */
  readonly rate: string;
  /** Requests above the rate that are taken. */
  readonly burst: number;
  /** They pass at once, or wait inside nginx. */
  readonly delaying?: boolean;
  /** Seconds of the Retry-After; without it a refusal is an HTML page that says nothing. */
  readonly retryAfter?: number;
}

/** nginx with a leaky bucket for each token, in front of an API. */
export async function nginx(api: string, { rate, burst, delaying, retryAfter }: NginxLimit): Promise<LimitedServer> {
  const told = retryAfter === undefined ? '' : 'error_page 429 = @refused;';
  const refused = `location @refused {
        default_type application/json;
        add_header Retry-After ${retryAfter} always;
        return 429 '{"message":"Rate limit exceeded","code":"too.many.requests","status":429}';
      }`;
  return await startProgram('nginx', ({ port, folder }) => {
    const parts = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
      (part) => `${part}_temp_path ${folder}/${part};`,
    );
    const file = join(folder, 'nginx.conf');
    writeFileSync(
      file,
      `daemon off;
  master_process off;
  pid ${folder}/pid;
  events {}
  http {
    access_log off;
    ${parts.join('\n    ')}
    limit_req_zone $http_authorization zone=token:1m rate=${rate};
    limit_req_status 429;
    server {
      listen 127.0.0.1:${port};
      location / {
        limit_req zone=token burst=${burst} ${delaying ? '' : 'nodelay'};
        proxy_pass ${api};
        ${told}
      }
      ${told && refused}
    }
  }
`,
    );
    return ['-c', file, '-e', join(folder, 'errors')];
  });
}
