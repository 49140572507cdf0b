/** When the last of `count` requests could pass if the client knew the server, from `start` on, under the told bucket. */
export function oracle(server, count, told) {
  let t = 0;
  for (let i = 0; i < count; i += 1) {
    for (;;) {
      const at = Math.max(server.next(t), told === undefined ? 0 : told.next(t));
      if (at <= t) break;
      t = at;
    }
    server.take(t);
    told?.take(t);
  }
  return t;
}
