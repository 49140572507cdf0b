import type { EntityKind } from './entity-book.js';
import type { OrgView } from '../org-view.js';

const NAMES: Readonly<Record<EntityKind, string>> = {
  users: 'User',
  queues: 'Queue',
  divisions: 'Division',
  wrapUpCodes: 'Wrap-up code',
  skills: 'Skill',
  languages: 'Language',
  groups: 'Group',
  flows: 'Flow',
  evaluations: 'Evaluation',
  externalOrganizations: 'Company',
  botSessions: 'Session',
  audits: 'Audit',
};

/** What a thing of this kind says beside its id and name. */
function more(org: OrgView, kind: EntityKind, n: number): Readonly<Record<string, unknown>> {
  const division = { division: { id: org.entities.id('divisions', n) } };
  switch (kind) {
    case 'users':
      return {
        ...division,
        email: `user${n + 1}@${org.name}.example`,
        username: `user${n + 1}`,
        state: 'active',
        version: 1,
      };
    case 'queues':
      return { ...division, memberCount: 5 + (n % 20), acwSettings: { wrapupPrompt: 'OPTIONAL' } };
    case 'divisions':
      return { description: 'A part of the org' };
    case 'groups':
      return { type: 'official', rulesVisible: true, visibility: 'public' };
    case 'flows':
      return { ...division, type: 'INBOUNDCALL', active: true };
    case 'evaluations':
      return {
        agent: { id: org.entities.id('users', n) },
        evaluator: { id: org.entities.id('users', n + 1) },
        conversation: { id: org.conversations.data.count === 0 ? '' : conversationId(org, n) },
        status: n % 5 === 0 ? 'PENDING' : 'FINISHED',
        answers: { totalScore: 50 + (n % 50) },
      };
    default:
      return {};
  }
}

const conversationId = ({ conversations: { data } }: OrgView, n: number): string => data.idOf((n * 7) % data.count);

/** The n-th thing of a kind as JSON; `path` is where all of them are listed. */
export function entityText(org: OrgView, kind: EntityKind, path: string, n: number): string {
  const id = org.entities.id(kind, n);
  const name = `${NAMES[kind]} ${n + 1}`;
  return JSON.stringify({ id, name, ...more(org, kind, n), selfUri: `${path.replace(/\/query$/, '')}/${id}` });
}
