import type { Server } from './drive.js';

/** At most `limit` requests in any stretch of so many milliseconds. */
export function logServer(limit: number, windowMs: number): Server {
  const log: number[] = [];
  return (at) => {
    const refused = log.filter((taken) => taken > at - windowMs).length >= limit;
    if (!refused) log.push(at);
    return { refused };
  };
}
