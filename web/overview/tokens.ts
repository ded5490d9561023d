// Tokens that went in and came out, added up. The total that calls say leaves out those of which one of the two is unknown, a stream that
// broke off say: their known part would be missing beside the parts it stands with.

type Parts = { readonly prompt_tokens: number; readonly completion_tokens: number };
type PartColumns = { readonly prompt_tokens: readonly number[]; readonly completion_tokens: readonly number[] };

export const knownTokens = ({ prompt_tokens, completion_tokens }: Parts): number => prompt_tokens + completion_tokens;

/** One a period. */
export const knownTokensOver = ({ prompt_tokens, completion_tokens }: PartColumns): readonly number[] =>
  prompt_tokens.map((count, at) => count + (completion_tokens[at] ?? 0));
