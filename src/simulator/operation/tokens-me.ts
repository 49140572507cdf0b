import { jsonAnswer } from '../wire/json-answer.js';
import type { Route } from './route.js';

/** `GET /api/v2/tokens/me`: which org and which client a token belongs to. */
export const tokensMe: Route = {
  method: 'GET',
  path: '/api/v2/tokens/me',
  permissions: [],
  slow: false,
  answer({ org }) {
    const organization = { id: org.id, name: org.name };
    const client = { id: org.clientId, name: `${org.name} extract`, organization };
    const body = {
      organization,
      homeOrganization: organization,
      authorizedScope: [],
      OAuthClient: { ...client, authorizedGrantType: 'CLIENT-CREDENTIALS', scope: [], state: 'active' },
    };
    return jsonAnswer(200, JSON.stringify(body));
  },
};
