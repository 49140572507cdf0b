import { stat } from 'node:fs/promises';

/** Bytes of the file at `path`; `undefined` where there is none to be seen. */
export async function sizeOf(path: string): Promise<number | undefined> {
  return stat(path).then(
    ({ size }) => size,
    () => undefined,
  );
}
