import { isAbsolute, join } from 'node:path';

/** The folder for state of the user's programs, or nothing where the environment names none. */
export function defaultStateFolder(env: Readonly<Record<string, string | undefined>>): string | undefined {
  const { XDG_STATE_HOME: xdg, HOME, USERPROFILE } = env;
  if (xdg && isAbsolute(xdg)) return join(xdg, 'sluice');
  const home = HOME || USERPROFILE;
  return home ? join(home, '.local', 'state', 'sluice') : undefined;
}
