import { open } from 'node:fs/promises';

/**
 * Makes the names in a folder durable: a file that was synced can still lose its name in a power cut. Does nothing
 * where folders cannot be synced, as on Windows.
 */
export async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r').catch(() => undefined);
  if (folder === undefined) return;
  try {
    await folder.sync();
  } catch (error) {
    if (!unsupported(error)) throw error;
  } finally {
    await folder.close();
  }
}

function unsupported(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException).code ?? '';
  return ['EPERM', 'EINVAL', 'ENOTSUP', 'EISDIR', 'EBADF'].includes(code);
}
