import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createServer as createHttpServer, type Server } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { type AddressInfo, type Socket, connect } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { noAnswer } from '../../src/http/no-answer.js';
import { proxyFetch } from '../../src/node/proxy-fetch.js';
import { httpDialect } from '../../src/retry/http-dialect.js';
import { selfSigned } from '../http/self-signed.js';
import { transpiledPackage } from './transpiled-package.js';

async function listening(server: Server | ReturnType<typeof createHttpsServer>): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return (server.address() as AddressInfo).port;
}

/** A proxy that makes tunnels: whatever host is asked for, the tunnel ends at `port` of this machine. */
async function tunnelProxy(port: number, status = '200 OK') {
  const asked: string[] = [];
  const seen: Buffer[] = [];
  const open: Socket[] = [];
  const server = createHttpServer();
  server.on('connect', (request, socket: Socket) => {
    const user = request.headers['proxy-authorization'];
    asked.push(`${request.url ?? ''}${user ? ` ${user}` : ''}`);
    open.push(socket);
    socket.on('error', () => undefined);
    socket.write(`HTTP/1.1 ${status}\r\n\r\n`);
    if (!status.startsWith('200')) return void socket.end();
    const upstream = connect(port, '127.0.0.1');
    open.push(upstream);
    upstream.on('error', () => socket.destroy());
    socket.on('data', (data) => seen.push(data));
    socket.pipe(upstream).pipe(socket);
  });
  onTestFinished(() => {
    for (const socket of open) socket.destroy();
  });
  return { address: `127.0.0.1:${await listening(server)}`, asked, seen };
}

const api = (): Promise<number> =>
  listening(
    createHttpsServer(selfSigned, (request, answer) => answer.end(`${request.method!} ${request.headers.host!}`)),
  );

describe('proxyFetch', () => {
  it('is undefined where the environment names no proxy', () => {
    expect(proxyFetch({})).toBeUndefined();
    expect(proxyFetch({ HTTPS_PROXY: '' })).toBeUndefined();
    expect(proxyFetch({ HTTP_PROXY: 'http://127.0.0.1:1' })).toBeUndefined();
    expect(proxyFetch({ HTTPS_PROXY: 'http://127.0.0.1:1', NO_PROXY: '*' })).toBeUndefined();
    expect(proxyFetch({ HTTPS_PROXY: 'http://127.0.0.1:1', https_proxy: '' })).toBeUndefined();
  });

  it.each(['http://[', 'socks5://127.0.0.1:1080', 'ftp://user:canary@proxy/'])(
    'refuses %s and does not quote it',
    (value) => {
      const refused = () => proxyFetch({ HTTPS_PROXY: value });
      expect(refused).toThrow(expect.objectContaining({ name: 'ConfigError', field: 'HTTPS_PROXY' }));
      expect(refused).not.toThrow(/canary|socks5/);
    },
  );

  it.each([
    'http://user:canary100%@proxy:3128',
    'user:canary%E9@proxy:3128',
    'http://canary%zz@proxy',
    // Half a letter each.
    'http://canary%C3:%A9@proxy',
  ])('refuses %s before any request, since its user or password cannot be decoded', (value) => {
    const refused = () => proxyFetch({ HTTPS_PROXY: value });
    expect(refused).toThrow(expect.objectContaining({ name: 'ConfigError', field: 'HTTPS_PROXY' }));
    expect(refused).toThrow('HTTPS_PROXY: its user or password is not encoded as in a URL; write % as %25.');
  });

  it('takes a user and a password that are encoded', async () => {
    const proxy = await tunnelProxy(0, '503 Service Unavailable');
    const fetch = proxyFetch({ HTTPS_PROXY: `u%40x:100%25@${proxy.address}` })!;
    await expect(fetch('https://api.example.test/')).rejects.toThrow();
    expect(proxy.asked).toEqual([`api.example.test:443 Basic ${btoa('u@x:100%')}`]);
  });

  it('checks the certificate behind the proxy', async () => {
    const proxy = await tunnelProxy(await api());
    const fetch = proxyFetch({ HTTPS_PROXY: `http://${proxy.address}` })!;
    await expect(fetch('https://api.example.test/')).rejects.toMatchObject({
      cause: { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' },
    });
    expect(proxy.asked).toEqual(['api.example.test:443']);
  });

  it.each([
    ['407 Proxy Authentication Required', 'PROXY_407', 'final'],
    ['403 Forbidden', 'PROXY_403', 'final'],
    ['503 Service Unavailable', 'PROXY_503', 'unavailable'],
  ])('says that it was the proxy which answered %s', async (status, code, kind) => {
    const proxy = await tunnelProxy(0, status);
    const fetch = proxyFetch({ HTTPS_PROXY: `http://${proxy.address}` })!;
    const failed: unknown = await fetch('https://api.example.test/').catch((error: unknown) => error);
    expect(failed).toMatchObject({ code });
    const error = noAnswer(failed, { request: 'GET /' });
    expect(error.message).toMatch(/proxy/i);
    expect(httpDialect.classify(error, 0).kind).toBe(kind);
  });

  it('reaches this machine directly, and hosts of NO_PROXY', async () => {
    const proxy = await tunnelProxy(await api());
    const plain = await listening(createHttpServer((_, answer) => answer.end('direct')));
    const fetch = proxyFetch({ HTTPS_PROXY: proxy.address, NO_PROXY: 'other.test, nowhere.invalid:443' })!;
    expect(await (await fetch(`http://127.0.0.1:${plain}/`)).text()).toBe('direct');
    expect(await (await fetch(`http://localhost:${plain}/`)).text()).toBe('direct');
    for (const here of ['localhost', '127.0.0.1', '[::1]']) {
      await expect(fetch(`https://${here}:${plain}/`), here).rejects.toThrow();
    }
    expect(proxy.asked).toEqual([]);
    await expect(fetch('https://api.nowhere.invalid/')).rejects.toThrow();
    expect(proxy.asked).toEqual([]);
    await expect(fetch('https://api.nowhere.invalid:8443/')).rejects.toThrow();
    expect(proxy.asked).toEqual(['api.nowhere.invalid:8443']);
  });

  it('looks for no HTTP_PROXY in the environment of the process by itself', async () => {
    const proxy = await tunnelProxy(0);
    vi.stubEnv('HTTP_PROXY', `http://${proxy.address}`);
    onTestFinished(() => void vi.unstubAllEnvs());
    const fetch = proxyFetch({ HTTPS_PROXY: proxy.address })!;
    await expect(fetch('http://api.nowhere.invalid/')).rejects.toThrow();
    expect(proxy.asked).toEqual([]);
  });

  describe('as a process', () => {
    let folder = '';
    beforeAll(async () => {
      folder = await transpiledPackage();
      writeFileSync(join(folder, 'ca.pem'), selfSigned.cert);
      writeFileSync(
        join(folder, 'get.mjs'),
        `import { proxyFetch } from './dist/node/proxy-fetch.js';
         const answer = await proxyFetch(process.env)('https://api.example.test/secret', {
           method: 'POST', body: '{}', redirect: 'manual', signal: new AbortController().signal,
           headers: { authorization: 'Bearer canary' },
         });
         console.log(answer.status, await answer.text());`,
      );
    });

    it('leaves the fetch of the platform alone where no proxy is named', async () => {
      const script = `import './dist/node/proxy-fetch.js';
        console.log(globalThis[Symbol.for('undici.globalDispatcher.1')]);`;
      const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], {
        cwd: folder,
      });
      expect(stdout).toBe('undefined\n');
    });

    it('goes through the tunnel, shows the proxy no secret, and Node has nothing to warn of', async () => {
      const proxy = await tunnelProxy(await api());
      const { stdout, stderr } = await promisify(execFile)(process.execPath, ['get.mjs'], {
        cwd: folder,
        env: {
          PATH: process.env['PATH'],
          NODE_EXTRA_CA_CERTS: join(folder, 'ca.pem'),
          HTTPS_PROXY: `http://user:pass@${proxy.address}`,
          // Not read: would send it elsewhere.
          HTTP_PROXY: 'http://127.0.0.1:1',
        },
      });
      expect(stderr).toBe('');
      expect(stdout).toBe('200 POST api.example.test\n');
      expect(proxy.asked).toEqual([`api.example.test:443 Basic ${btoa('user:pass')}`]);
      expect(Buffer.concat(proxy.seen).toString('latin1')).not.toMatch(/canary|secret/);
    });
  });
});
