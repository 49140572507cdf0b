import { jsonAnswer } from '../wire/json-answer.js';
import { limitDocs } from '../limit/limit-docs.js';
import { LIMIT_NAMESPACES } from '../limit/limit-namespaces.js';
import { notFound } from '../wire/not-found.js';
import type { OrgView } from '../org-view.js';
import type { Route } from './route.js';

const limitsOf = (org: OrgView, namespace: string, wanted: 'now' | 'default', now: number): object => ({
  entities: org.limits(wanted, now).filter((one) => one.namespace === namespace),
});

/** What an org says of itself: who it is, and the limits that it keeps. */
export const orgRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/api/v2/organizations/me',
    permissions: [],
    slow: false,
    answer({ org: { id, name, domain } }) {
      const body = {
        id,
        name,
        defaultLanguage: 'en-us',
        thirdPartyOrgName: name,
        domain: `${name}.${domain}`,
        version: 1,
        state: 'active',
        selfUri: `/api/v2/organizations/${id}`,
      };
      return jsonAnswer(200, JSON.stringify(body));
    },
  },
  {
    method: 'GET',
    path: '/api/v2/organizations/limits/namespaces',
    permissions: [],
    slow: false,
    answer: () => jsonAnswer(200, JSON.stringify({ entities: LIMIT_NAMESPACES })),
  },
  {
    method: 'GET',
    path: '/api/v2/organizations/limits/docs',
    permissions: [],
    slow: false,
    answer: () => jsonAnswer(200, JSON.stringify(limitDocs())),
  },
  ...(['now', 'default'] as const).map((wanted): Route => ({
    method: 'GET',
    path: `/api/v2/organizations/limits/namespaces/{namespaceName}${wanted === 'now' ? '' : '/defaults'}`,
    permissions: [],
    slow: false,
    answer({ org, params: { namespaceName = '' }, contextId, now }) {
      if (!LIMIT_NAMESPACES.includes(namespaceName)) return notFound('namespace', namespaceName, contextId);
      return jsonAnswer(200, JSON.stringify(limitsOf(org, namespaceName, wanted, now)));
    },
  })),
];
