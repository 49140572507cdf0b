/**
 * The headers with a User-Agent, where the platform lets one set it. A browser has its own name: setting another one is
 * ignored, or makes it ask the server for leave first.
 */
export function withUserAgent(
  headers: Readonly<Record<string, string>>,
  userAgent: string,
): Readonly<Record<string, string>> {
  const browser = 'document' in globalThis || 'WorkerGlobalScope' in globalThis;
  return browser ? headers : { ...headers, 'user-agent': userAgent };
}
