import { liveBound, type Prefetch } from '../page/prefetch.js';

/** The prefetch of a query as a live bound; `auto` stands for `'auto'`, which is the default. */
export function livePrefetch(prefetch: Prefetch | 'auto' = 'auto', auto: Prefetch = 1): () => number {
  return liveBound(prefetch === 'auto' ? auto : prefetch);
}
