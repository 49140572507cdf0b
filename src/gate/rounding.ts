/** Below this a missing part of a token, or of a millisecond, is an error of rounding. */
export const ROUNDING = 1e-9;
