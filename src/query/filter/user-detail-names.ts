import type { KnownNames } from './check-name.js';

/** What the filters of user details know, as of the client libraries 257.1 of the API's maker. */
export const userDetailNames: KnownNames = {
  userFilters: { dimension: 'userId' },
  presenceFilters: { dimension: 'organizationPresenceId systemPresence' },
  routingStatusFilters: { dimension: 'routingStatus' },
};
