/** The longest timer of the platform, 24.8 days. One that is a millisecond longer fires at once. */
export const LONGEST_TIMER_MS: number = 2 ** 31 - 1;
