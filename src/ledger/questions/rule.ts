// Which rows whoever asks may see. Every question takes this rule and turns it into one more condition, here and nowhere
// else; null is everybody's rows.
import type { Bindings } from './bindings.ts';

export type RowRule = { readonly user: string | null };

export const everything: RowRule = { user: null };

export const ruleConditions = (rule: RowRule, bindings: Bindings): string[] =>
  rule.user === null ? [] : [`user = ${bindings.bind('String', rule.user)}`];

/** The fields the rule looks at, which rows of usage must still have. */
export const ruleFields = (rule: RowRule): readonly 'user'[] => (rule.user === null ? [] : ['user']);
