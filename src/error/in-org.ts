import { named } from './named.js';

/** What `make` makes. What it refuses says of which org: whoever checks an option does not know that. */
export function inOrg<T>(org: string, make: () => T): T {
  try {
    return make();
  } catch (error) {
    throw named(error, { org });
  }
}
