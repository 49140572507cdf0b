/** How long after an interval is over its last rows may still come, or move: until then it is provisional. */
export const SETTLE_MS = 600_000;
