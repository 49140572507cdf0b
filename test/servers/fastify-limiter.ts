import rateLimit, { type RateLimitPluginOptions } from '@fastify/rate-limit';
import fastify from 'fastify';
import type { LimitedServer } from './limited-server.js';
import { pageOfRows } from './page-of-rows.js';

/** Fastify with \@fastify/rate-limit: a window that the first request opens. */
export async function fastifyLimiter(options: RateLimitPluginOptions): Promise<LimitedServer> {
  const app = fastify();
  await app.register(rateLimit, options);
  app.post('/*', async (request, reply) =>
    reply.type('application/json').send(pageOfRows(JSON.stringify(request.body))),
  );
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  return {
    url,
    close: () => {
      app.server.closeAllConnections();
      void app.close();
    },
  };
}
