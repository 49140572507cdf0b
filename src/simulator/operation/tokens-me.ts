import { isoInstant } from '../data/iso-instant.js';
import { jsonAnswer } from '../wire/json-answer.js';
import type { Route } from './route.js';
import { seedOf } from '../chance/seed-of.js';
import { uuid } from '../chance/uuid.js';

/**
 * `GET /api/v2/tokens/me`: which org and which client a token belongs to. A token that was made elsewhere is not of the
 * org's client credentials, but of a client that users sign in to.
 */
export const tokensMe: Route = {
  method: 'GET',
  path: '/api/v2/tokens/me',
  permissions: [],
  slow: false,
  answer({ org, token: { isGiven, idlesAt }, now, wallNow }) {
    const organization = { id: org.id, name: org.name };
    const client = isGiven
      ? { id: uuid(seedOf(org.id, 'browser'), 1), name: `${org.name} browser`, authorizedGrantType: 'CODE' }
      : { id: org.clientId, name: `${org.name} extract`, authorizedGrantType: 'CLIENT-CREDENTIALS' };
    const body = {
      organization,
      homeOrganization: organization,
      authorizedScope: [],
      dateTokenIdles: idlesAt < Infinity ? isoInstant(Math.floor(wallNow - now + idlesAt)) : undefined,
      OAuthClient: { ...client, organization, scope: [], state: 'active' },
    };
    return jsonAnswer(200, JSON.stringify(body));
  },
};
