import { isSluiceError } from '../errors.js';

/** An error in one sentence. What failed in a sink is a file of ours, so its own words are added (`ENOSPC: …`). */
export function errorText(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = isSluiceError(error, 'SinkError') && error.cause instanceof Error ? ` (${error.cause.message})` : '';
  return `${error.message}${cause}`;
}
