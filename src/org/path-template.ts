const ID = /\/(?:\d+|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})(?=\/|$)/gi;

/** A path with `{id}` in the place of every id, without its query: the name of a route, the same for all entities. */
export function pathTemplate(path: string): string {
  return path.replace(/\?.*/, '').replace(ID, '/{id}');
}
