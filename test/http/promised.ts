import type { Observable } from 'rxjs';

/** The first value, or the error, of an Observable that must have one of them. */
export function promised<T>(source$: Observable<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    source$.subscribe({ next: resolve, error: reject, complete: () => reject(new Error('nothing came')) });
  });
}

/** The error of an Observable that must have one. */
export async function failure(source$: Observable<unknown>): Promise<unknown> {
  let value: unknown;
  try {
    value = await promised(source$);
  } catch (error) {
    return error;
  }
  throw new Error(`it did not fail: ${JSON.stringify(value)}`);
}
