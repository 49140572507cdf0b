const ID = /\/(?:\d+|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})(?=\/|$)/gi;

/** A path with `{id}` in the place of every id: the name of a route, the same for all entities, without their ids. */
export function pathTemplate(path: string): string {
  return path.replace(ID, '/{id}');
}
