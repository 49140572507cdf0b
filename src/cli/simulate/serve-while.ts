import { type ServedSimulator, serveSimulator } from '../../node/serve-simulator.js';
import type { Simulator } from '../../simulator/simulator.js';
import { usageError } from '../usage-error.js';

/** Serves a simulator on loopback for as long as `use` takes. Errors: `ConfigError` when the port cannot be had. */
export async function serveWhile<T>(
  simulator: Simulator,
  port: number,
  use: (served: ServedSimulator) => Promise<T>,
): Promise<T> {
  const served = await serveSimulator(simulator, { port }).catch((error: unknown) => {
    const { code = 'unknown error' } = error as NodeJS.ErrnoException;
    throw usageError(
      '--port',
      `${port} cannot be listened on (${code})`,
      'give another one, or 0 for any that is free',
    );
  });
  try {
    return await use(served);
  } finally {
    await served.close();
  }
}
