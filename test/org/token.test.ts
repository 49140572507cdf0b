import { firstValueFrom, NEVER, of, throwError } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { Secret } from '../../src/org/secret.js';
import { Token } from '../../src/org/token.js';

const token = () => new Token(new Secret('x'), Infinity, Infinity);

describe('a token', () => {
  it('that was accepted stays so, whatever is still under way and however it ends', async () => {
    const one = token();
    one.use(of({ status: 200 })).subscribe();
    one.use(NEVER).subscribe();
    one.use(throwError(() => new Error('reset'))).subscribe({ error: () => undefined });
    one.use(of({ status: 401 })).subscribe();
    expect(await firstValueFrom(one.accepted())).toBe(true);
  });

  it('may have been accepted where the connection broke', async () => {
    const one = token();
    one.use(throwError(() => new Error('reset'))).subscribe({ error: () => undefined });
    expect(await firstValueFrom(one.accepted())).toBe(true);
  });

  it('is not told of while another request with it may still be let in', () => {
    const one = token();
    const other = one.use(NEVER).subscribe();
    one.use(of({ status: 401 })).subscribe();
    const told: boolean[] = [];
    one.accepted().subscribe((accepted) => told.push(accepted));
    expect(told).toEqual([]);
    other.unsubscribe();
    expect(told).toEqual([false]);
  });
});
