/** What a predicate may be about. */
export const nameKinds = ['dimension', 'metric', 'property'] as const;
