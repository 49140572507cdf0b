/** The longest wait until a limit turns that is believed, in milliseconds: 31 days. */
export const LONGEST_HINT_MS = 2_678_400_000;
