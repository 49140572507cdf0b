import { type Got, type Reply, tokenReply } from '../org/fake-api.js';
import { orgSetUp, type OrgSetUp } from '../org/org-set-up.js';

const isLogin = ({ url }: Got): boolean => url.endsWith('/oauth/token');

/** An org on virtual time whose API answers as given. Tokens it gets without asking; `calls` leaves those out. */
export function orgOver(answer: (got: Got) => Reply, options?: OrgSetUp) {
  const { time, org, api } = orgSetUp((got) => (isLogin(got) ? tokenReply(got) : answer(got)), options);
  return { time, org, api, calls: () => api.got.filter((got) => !isLogin(got)) };
}
