// An amount in another currency, with the rates that took it there, each by its date and source.
import { useAsk } from '../../ask/use-ask.ts';
import { Card } from '../../parts/card.tsx';
import { Combobox } from '../../parts/combobox.tsx';
import { Field } from '../../parts/field.tsx';
import { TextInput } from '../../parts/input.tsx';
import { Trouble } from '../../parts/trouble.tsx';
import { useRange } from '../../url/range.ts';
import { useUrl } from '../../url/use-url.ts';
import { useLanguage, useWords } from '../../words/words.ts';
import { Moment } from '../book/period.tsx';
import { decimalText } from '../figures/amounts.ts';
import { pricesWords } from '../words.ts';
import { currencies } from './rate-dialog.tsx';
import { ratesWords } from './words.ts';

const isConvertible = (text: string): boolean => /^-?\d{1,9}(\.\d{1,9})?$/.test(text);

export function Convert() {
  const w = useWords(ratesWords);
  const p = useWords(pricesWords);
  const url = useUrl();
  const { zone } = useRange();
  const locale = useLanguage() === 'zh' ? 'zh-CN' : 'en-GB';
  const amount = url.get('amount') ?? '100';
  const [from, to, at] = [url.get('of') ?? 'USD', url.get('into') ?? 'CNY', url.get('at') ?? ''];
  const isAsked = isConvertible(amount) && /^[A-Za-z]{3}$/.test(from) && /^[A-Za-z]{3}$/.test(to);
  const answer = useAsk(
    'GET /api/rates/convert',
    { query: { amount, from, to, zone, at: at === '' ? null : at } },
    { enabled: isAsked, keepBefore: true },
  );
  const { data } = answer;
  return (
    <Card title={w.convert}>
      <div className="grid grid-cols-2 items-start gap-2 md:grid-cols-[8rem_7rem_7rem_13rem_1fr]">
        <Field label={w.amount}>
          <TextInput
            inputMode="decimal"
            value={amount}
            onChange={(event) => url.set({ amount: event.currentTarget.value })}
            className="text-right tabular-nums"
          />
        </Field>
        <Field label={w.fromCurrency}>
          <Combobox label={w.fromCurrency} value={from} options={currencies} onChange={(next) => url.set({ of: next })} />
        </Field>
        <Field label={w.toCurrency}>
          <Combobox label={w.toCurrency} value={to} options={currencies} onChange={(next) => url.set({ into: next })} />
        </Field>
        <Field label={w.at} hint={w.atHint}>
          <TextInput type="datetime-local" value={at} onChange={(event) => url.set({ at: event.currentTarget.value })} />
        </Field>
        <div aria-live="polite" className="min-h-16 min-w-0 md:pl-3">
          {isAsked && answer.error !== null && <Trouble error={answer.error} />}
          {isAsked && data !== undefined && answer.error === null && (
            <>
              <p className="text-xl tabular-nums">
                {data.converted === null ? (
                  <span className="text-quiet text-sm">{w.noRate}</span>
                ) : (
                  `${decimalText(data.converted, locale)} ${data.to}`
                )}
              </p>
              {data.rates.map((step) => (
                <p key={step.rate_id} className="text-quiet text-xs">
                  {w.by} {w.oneIs(step.from_currency, decimalText(step.rate, locale), step.to_currency)}
                  {step.inverted && ` (${w.inverted})`}, <Moment at={step.effective_from} none={p.ever} />
                  {step.source !== null && `, ${step.source}`}
                </p>
              ))}
            </>
          )}
        </div>
      </div>
    </Card>
  );
}
