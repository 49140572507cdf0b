import axios, { AxiosError } from 'axios';
import axiosRetry from 'axios-retry';

export const packages = ['axios-retry', 'axios'];
export const can = ['read Retry-After'];

export const lanes = {
  /** No limiter; exponential delays as its readme has them, with attempts without end. */
  'axios-retry': () => {
    const client = axios.create();
    axiosRetry(client, { retries: 1e9, retryDelay: axiosRetry.exponentialDelay });
    return (send) => client.get('http://api.test/', { adapter: (config) => answerOf(config, send) });
  },
};

async function answerOf(config, send) {
  const { status, headers } = await send();
  const response = { data: '', status, statusText: '', headers, config };
  if (status < 400) return response;
  throw new AxiosError('refused', AxiosError.ERR_BAD_REQUEST, config, null, response);
}
