import type { CeilingMoved, GateClosed, GateOpened } from '../../event/sluice-event.js';

/** What a pool tells about its door and its ceiling. The org's name is added by whoever knows it. */
export type GateFact = Omit<GateClosed, 'org'> | Omit<GateOpened, 'org'> | Omit<CeilingMoved, 'org'>;
