import { readFile } from 'node:fs/promises';

/** A process, told apart from a later one that got the same number. */
export interface ProcessIdentity {
  readonly pid: number;
  /** Clock ticks from boot to its start, or `null` where there is no /proc. */
  readonly start: string | null;
  /** Name of the machine's present boot, or `null` where there is no /proc. */
  readonly boot: string | null;
}

/** Who runs as `pid` now. */
export async function processIdentity(pid: number): Promise<ProcessIdentity> {
  const boot = await readText('/proc/sys/kernel/random/boot_id');
  return { pid, start: (await stat(pid))?.start ?? null, boot: boot?.trim() ?? null };
}

/**
 * Whether that very process is still alive. Without /proc (macOS, Windows) a later process with the same number passes
 * for it. A zombie is dead: it only waits for its parent to take notice. When in doubt the answer is yes.
 */
export async function isAlive(identity: ProcessIdentity): Promise<boolean> {
  if (!exists(identity.pid)) return false;
  const now = await stat(identity.pid);
  if (now !== undefined && /[ZX]/.test(now.state)) return false;
  const { start, boot } = await processIdentity(identity.pid);
  return same(start, identity.start) && same(boot, identity.boot);
}

function same(a: string | null, b: string | null): boolean {
  return a === null || b === null || a === b;
}

/** Signal 0 is never delivered: it only asks. A process of somebody else answers EPERM. */
function exists(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Fields 3 and 22 of /proc/PID/stat (proc(5)). Field 2 is the command in brackets, which may hold any character. */
async function stat(pid: number): Promise<{ readonly state: string; readonly start: string } | undefined> {
  const text = await readText(`/proc/${pid}/stat`);
  const [state, start] = [0, 19].map((index) => text?.slice(text.lastIndexOf(')') + 2).split(' ')[index]);
  return state === undefined || start === undefined ? undefined : { state, start };
}

function readText(path: string): Promise<string | undefined> {
  return readFile(path, 'utf8').catch(() => undefined);
}
