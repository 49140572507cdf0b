/** How late a timer may be before its lateness is taken for a step of the clock. */
export const LATE_TIMER_MS = 1000;
