import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');

/** Collects what nobody holds. What a weak reference has shown lives to the end of that turn. */
export const collectGarbage = runInNewContext('gc') as () => void;

/** Collects what is young and nobody holds, not even what is old and is not held either. */
export const collectYoungGarbage = (): void => (collectGarbage as (options: object) => void)({ type: 'minor' });
