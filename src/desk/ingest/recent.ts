// Keys that were met, the newest of them: enough to answer a repetition at once. What is forgotten is found again by the ledger.

export type Recent = { has(key: string): boolean; add(key: string): void };

export function recentKeys(most: number): Recent {
  const keys = new Set<string>();
  return {
    has: (key) => keys.has(key),
    add: (key) => {
      keys.add(key);
      if (keys.size <= most) return;
      for (const oldest of keys) {
        keys.delete(oldest);
        return;
      }
    },
  };
}
