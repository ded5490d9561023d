// LiteLLM's price map (model_prices_and_context_window.json): US dollars for one token, a model a key, no dates. Each model becomes
// an entry or is passed over for a reason; reasons that many models share are said once, with how many and which for instance.
import type { PriceDraft } from '../../../../schema/price.ts';
import { type Fault, onlyFault, type Placed, pathText } from '../../outcome.ts';
import { asDated, checkedDraft, type PricesRead } from '../entry.ts';
import { isFields, type ModelOptions, readModel } from './model.ts';

type Keyed = Placed<PriceDraft> & { readonly key: string };

/** The key of the map that explains the fields. */
const sample = 'sample_spec';

export function readLiteLlm(text: string, options: ModelOptions): PricesRead {
  const map = parsed(text);
  if (typeof map === 'string') return onlyFault('line 1', map);
  const drafts: Keyed[] = [];
  const faults: Fault[] = twice(text).map((key) => ({ place: `model ${JSON.stringify(key)}`, message: 'the key stands there twice' }));
  const notes = new Map<string, string[]>();
  const note = (message: string, key: string) => notes.set(message, [...(notes.get(message) ?? []), key]);
  for (const [key, fields] of Object.entries(map)) {
    if (key === sample || !isFields(fields)) continue;
    const place = `model ${JSON.stringify(key)}`;
    const read = readModel(key, fields, options);
    for (const message of read.faults) faults.push({ place, message });
    for (const message of read.notes) note(message, key);
    if (read.left_out !== null) note(`left out: ${read.left_out}`, key);
    if (read.input === null) continue;
    const checked = checkedDraft(read.input, asDated);
    if ('draft' in checked) drafts.push({ key, draft: checked.draft, place });
    else for (const issue of checked.issues) faults.push({ place, message: `${pathText(issue.path)}: ${issue.message}` });
  }
  const once = merged(drafts, note).map(({ draft, place }) => ({ draft, place }));
  if (drafts.length + faults.length + notes.size === 0) faults.push({ place: 'line 1', message: 'there is no model in the file' });
  return { drafts: once, faults, notes: [...notes].map(([message, keys]) => `${message}: ${instances(keys)}`) };
}

/**
 * Keys that are one model of one vendor (`gpt-5` and `openai/gpt-5`) are one entry where their prices are the same. Where they are
 * not, which of them holds is not said, and there is none.
 */
function merged(drafts: readonly Keyed[], note: (message: string, key: string) => void): readonly Keyed[] {
  const groups = new Map<string, Keyed[]>();
  for (const one of drafts) {
    const name = JSON.stringify([one.draft.vendor, one.draft.model.toLowerCase()]);
    groups.set(name, [...(groups.get(name) ?? []), one]);
  }
  return [...groups.values()].flatMap((group) => {
    const prices = new Set(group.map(({ draft }) => JSON.stringify({ ...draft, model: null, source: null })));
    if (prices.size > 1) for (const { key } of group) note('left out: keys that are one model give it different prices', key);
    else for (const { key } of group.slice(1)) note('the same model with the same prices stands under another key', key);
    return prices.size > 1 ? [] : group.slice(0, 1);
  });
}

function instances(keys: readonly string[]): string {
  const some = keys
    .slice(0, 3)
    .map((key) => JSON.stringify(key))
    .join(', ');
  return keys.length > 3 ? `${keys.length} models, such as ${some}` : some;
}

function parsed(text: string): Readonly<Record<string, unknown>> | string {
  try {
    const value: unknown = JSON.parse(text.replace(/^\ufeff/, ''));
    return isFields(value) ? value : 'an object of models is expected';
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return text.trim() === '' ? 'the file is empty' : `this is not JSON: ${error.message}`;
  }
}

/** Keys of the outermost object that stand there more than once: parsing keeps the last and says nothing. */
function twice(text: string): readonly string[] {
  const seen = new Set<string>();
  const again = new Set<string>();
  let depth = 0;
  let last: string | null = null;
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\]:]/g)) {
    if (token === '{' || token === '[') depth += 1;
    else if (token === '}' || token === ']') depth -= 1;
    else if (token === ':' && depth === 1 && last !== null) {
      const key = String(JSON.parse(last));
      if (seen.has(key)) again.add(key);
      seen.add(key);
    }
    last = token.startsWith('"') ? token : null;
  }
  return [...again];
}
