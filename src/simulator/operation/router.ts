import type { Route } from './route.js';

/** Where a request goes: the operation, if there is one, and what its path says. */
export interface Place {
  /** The path as the operation writes it, with names in braces; the path itself where there is no operation. */
  readonly path: string;
  readonly route: Route | undefined;
  readonly params: Readonly<Record<string, string>>;
}

interface Template {
  readonly route: Route;
  readonly steps: readonly string[];
}

const NONE: Readonly<Record<string, string>> = {};

function decoded(step: string): string {
  try {
    return decodeURIComponent(step);
  } catch {
    return step;
  }
}

function paramsOf(template: readonly string[], steps: readonly string[]): Record<string, string> | undefined {
  const params: Record<string, string> = {};
  for (const [n, name] of template.entries()) {
    const step = steps[n] ?? '';
    if (name.startsWith('{')) params[name.slice(1, -1)] = decoded(step);
    else if (name !== step) return undefined;
  }
  return params;
}

/** Finds the operation of a request: by its path as it stands, or by the first template that it fits. */
export class Router {
  readonly #exact = new Map<string, Place>();
  readonly #templates = new Map<string, Template[]>();

  constructor(routes: readonly Route[]) {
    for (const route of routes) {
      const { method, path } = route;
      if (!path.includes('{')) {
        const key = `${method} ${path}`;
        if (!this.#exact.has(key)) this.#exact.set(key, { path, route, params: NONE });
        continue;
      }
      const steps = path.split('/');
      const key = `${method} ${steps.length}`;
      this.#templates.set(key, [...(this.#templates.get(key) ?? []), { route, steps }]);
    }
  }

  find(method: string, path: string): Place {
    const exact = this.#exact.get(`${method} ${path}`);
    if (exact !== undefined) return exact;
    const steps = path.split('/');
    for (const { route, steps: template } of this.#templates.get(`${method} ${steps.length}`) ?? []) {
      const params = paramsOf(template, steps);
      if (params !== undefined) return { path: route.path, route, params };
    }
    return { path, route: undefined, params: NONE };
  }
}
