// What the API asks of a password, said while it is typed. The API has the last word.

export type PasswordFault = { readonly kind: 'short'; readonly missing: number } | { readonly kind: 'long' | 'plain' | 'name' };

const fewest = 10;
const most = 200;

/** Null where nothing is wrong with it. */
export function passwordFault(password: string, names: readonly (string | null)[]): PasswordFault | null {
  const characters = [...password.normalize('NFKC')];
  if (characters.length < fewest) return { kind: 'short', missing: fewest - characters.length };
  if (characters.length > most) return { kind: 'long' };
  if (new Set(characters).size < 4) return { kind: 'plain' };
  const low = password.trim().toLowerCase();
  return names.some((name) => name !== null && name.trim().toLowerCase() === low) ? { kind: 'name' } : null;
}
