/** Requests a minute of a token where nobody told another limit. */
export const DOCUMENTED_LIMIT = 300;
