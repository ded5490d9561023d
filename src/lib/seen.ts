// Remembers ids that were met, the newest of them, so that something is done once for each.

/** True the first time an id is given, among the last `most`. */
export function seenOnce(most: number): (id: string) => boolean {
  const ids = new Set<string>();
  return (id) => {
    if (ids.has(id)) return false;
    ids.add(id);
    if (ids.size > most) forgetOldest(ids);
    return true;
  };
}

function forgetOldest(ids: Set<string>): void {
  for (const oldest of ids) {
    ids.delete(oldest);
    return;
  }
}
