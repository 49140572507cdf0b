/* global Response */
import ky from 'ky';

export const packages = ['ky'];
export const can = ['read Retry-After'];

const client = (limit) => (send) =>
  ky('http://api.test/', {
    fetch: async () => {
      const { status, headers } = await send();
      return new Response(null, { status, headers });
    },
    timeout: false,
    retry: { limit },
  });

export const lanes = {
  /** No limiter; its own retry, with attempts without end. */
  ky: () => client(1e9),
};
