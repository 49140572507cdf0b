import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');

/** Collects what nobody holds. What a weak reference has shown lives to the end of that turn. */
export const collectGarbage = runInNewContext('gc') as () => void;
