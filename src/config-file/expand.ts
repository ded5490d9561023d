// Values from the environment inside a setting's text: `${NAME}`, `${NAME:-what else}`, and `os.environ/NAME` as the whole text,
// which LiteLLM's files use. `$${` stands for a plain `${`. What a variable holds is never repeated in an error.

export type Expanded = {
  readonly text: string;
  /** Whether anything was put in: such a text may hold a secret. */
  readonly changed: boolean;
  /** Variables that were asked for and are not set. */
  readonly missing: readonly string[];
  readonly used: readonly string[];
};

const pattern = /\$(\$\{)|\$\{([A-Za-z_]\w*)(?::-([^}]*))?\}/g;

export function expand(text: string, env: Readonly<Record<string, string | undefined>>): Expanded {
  const missing: string[] = [];
  const used: string[] = [];
  const look = (name: string, otherwise: string | undefined): string => {
    used.push(name);
    const value = env[name];
    if (otherwise !== undefined) return value === undefined || value === '' ? otherwise : value;
    if (value === undefined) missing.push(name);
    return value ?? '';
  };
  const whole = /^os\.environ\/([A-Za-z_]\w*)$/.exec(text);
  const expanded =
    whole?.[1] === undefined
      ? text.replace(
          pattern,
          (_, escaped: string | undefined, name: string, otherwise: string | undefined) => escaped ?? look(name, otherwise),
        )
      : look(whole[1], undefined);
  return { text: expanded, changed: expanded !== text, missing, used };
}
