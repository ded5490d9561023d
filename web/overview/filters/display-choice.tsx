// Which currency amounts are shown in: each as it was billed, or all converted into one at the rates of their time.
import { Select } from '../../parts/select.tsx';
import { useUrl } from '../../url/use-url.ts';
import { useWords } from '../../words/words.ts';
import { overviewWords } from '../words.ts';

const usual = ['USD', 'EUR', 'CNY'] as const;
const billed = 'billed';

export function DisplayChoice({ billedIn }: { readonly billedIn: readonly string[] }) {
  const w = useWords(overviewWords);
  const url = useUrl();
  const chosen = url.get('display');
  const currencies = [...new Set([...billedIn, ...usual, ...(chosen === null ? [] : [chosen])])].sort();
  return (
    <div className="w-36">
      <Select
        label={w.display}
        value={chosen ?? billed}
        onChange={(next) => url.set({ display: next === billed ? null : next })}
        options={[
          { value: billed, label: w.asBilled, hint: w.asBilledHint },
          ...currencies.map((currency) => ({ value: currency, label: w.inCurrency(currency) })),
        ]}
      />
    </div>
  );
}
