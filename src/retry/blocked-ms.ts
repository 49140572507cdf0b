/** A timer that is later than this was held up by a blocked loop: what came meanwhile is read before it is served. */
export const BLOCKED_MS = 5;
