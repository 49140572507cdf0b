import express from 'express';
import { rateLimit, type Options } from 'express-rate-limit';
import type { LimitedServer } from './limited-server.js';
import { answerPage, servePages } from './serve-pages.js';

/** Express with express-rate-limit: a window that the first request opens. */
export async function expressLimiter(options: Partial<Options>): Promise<LimitedServer> {
  const app = express();
  app.use(rateLimit(options));
  app.use(answerPage);
  return await servePages(app);
}
