import { mix } from '../chance/mix.js';
import type { Interval } from './parse-interval.js';
import { uuid } from '../chance/uuid.js';

/** A stretch of time that a user spent in one state. */
export interface Stretch {
  readonly startMs: number;
  /** Absent for the last one. */
  readonly endMs: number | undefined;
  /** A system presence, or a routing status. */
  readonly state: string;
  /** The organization's own name for the presence, as an id. */
  readonly presenceId: string;
}

/** How a user spent the time: both lists are without gaps, in order. */
export interface Timeline {
  readonly presence: readonly Stretch[];
  readonly routing: readonly Stretch[];
}

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const SHIFT = ['AVAILABLE', 'ON_QUEUE', 'BREAK', 'ON_QUEUE', 'MEAL', 'ON_QUEUE', 'OFFLINE'];
const PAUSES = ['BREAK', 'MEAL', 'MEETING', 'TRAINING', 'AWAY', 'BUSY'];
const WORK = ['IDLE', 'INTERACTING', 'COMMUNICATING', 'NOT_RESPONDING'];

const share = (word: number): number => word / 2 ** 32;

/** The id of the organization's presence that stands for a system presence. */
export function presenceIdOf(state: string): string {
  return uuid(mix(0x9e5e, state.length), state.charCodeAt(0));
}

/** The days of a window, each a shift of work, one after the other. */
export function userTimeline(seed: number, window: Interval): Timeline {
  const first = Math.floor(window.startMs / DAY_MS);
  const last = Math.ceil(window.endMs / DAY_MS);
  const beginOf = (day: number): number => day * DAY_MS + Math.floor((6 + 3 * share(mix(seed, day))) * HOUR_MS);
  const presence: Stretch[] = [];
  const routing: Stretch[] = [];
  const routed = (startMs: number, endMs: number | undefined, state: string): void => {
    const before = routing.at(-1);
    if (before?.state === state) routing[routing.length - 1] = { ...before, endMs };
    else routing.push({ startMs, endMs, state, presenceId: '' });
  };
  for (let day = first; day < last; day++) {
    const dayEnd = day + 1 < last ? beginOf(day + 1) : undefined;
    let at = beginOf(day);
    SHIFT.forEach((usual, n) => {
      const word = mix(mix(seed, day), n);
      const state = usual === 'BREAK' ? (PAUSES[word % PAUSES.length] ?? usual) : usual;
      const end = n === SHIFT.length - 1 ? dayEnd : at + Math.floor((0.2 + share(word)) * HOUR_MS);
      presence.push({ startMs: at, endMs: end, state, presenceId: presenceIdOf(state) });
      if (state !== 'ON_QUEUE' || end === undefined) {
        routed(at, end, 'OFF_QUEUE');
      } else {
        const step = Math.floor((end - at) / 8);
        for (let k = 0; k < 8; k++) {
          const status = k % 2 === 0 ? 'IDLE' : (WORK[1 + (mix(word, k) % 3)] ?? 'IDLE');
          routed(at + k * step, k === 7 ? end : at + (k + 1) * step, status);
        }
      }
      at = end ?? at;
    });
  }
  return { presence, routing };
}
