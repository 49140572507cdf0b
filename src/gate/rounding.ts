/** What is missing below this is an error of rounding and not a part of a token. */
export const ROUNDING = 1e-9;
