// The three lines that make a first call, for where this console is served.

export type FirstLine = { readonly name: 'curl' | 'openai' | 'anthropic'; readonly label: string; readonly text: string };

/** `key` stands in for the key; without one it is read from the environment. The curl command is broken so that a page shows all of it. */
export function linesOf(origin: string, key: string | null = null): readonly FirstLine[] {
  const shell = key ?? '$DAYBOOK_KEY';
  const script = key === null ? 'process.env.DAYBOOK_KEY' : `'${key}'`;
  const curl = [
    `curl ${origin}/v1/chat/completions -H "content-type: application/json"`,
    `  -H "authorization: Bearer ${shell}"`,
    `  -d '{"model":"gpt-4o-mini","messages":[{"role":"user","content":"Hello"}]}'`,
  ];
  return [
    { name: 'curl', label: 'curl', text: curl.join(' \\\n') },
    { name: 'openai', label: 'openai', text: `const openai = new OpenAI({ baseURL: '${origin}/v1', apiKey: ${script} })` },
    { name: 'anthropic', label: 'anthropic', text: `const anthropic = new Anthropic({ baseURL: '${origin}', apiKey: ${script} })` },
  ];
}
