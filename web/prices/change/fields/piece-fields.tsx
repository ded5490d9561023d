// What is charged beside tokens: by the request and by the piece; and factors for service tiers.
import { Field } from '../../../parts/field.tsx';
import { TextInput } from '../../../parts/input.tsx';
import { Select } from '../../../parts/select.tsx';
import { useWords } from '../../../words/words.ts';
import { pieceOrder } from '../../figures/kinds.ts';
import { pricesWords } from '../../words.ts';
import { type Draft, isAmountFault, type PieceDraft } from '../draft.ts';
import { changeWords } from '../words.ts';
import { RatesFields } from './rates-fields.tsx';
import { Rows } from './rows.tsx';

type PieceFieldsProps = { readonly draft: Draft; readonly onChange: (changes: Partial<Draft>) => void };

export function PieceFields({ draft, onChange }: PieceFieldsProps) {
  const w = useWords(changeWords);
  const p = useWords(pricesWords);
  return (
    <>
      <Rows
        title={w.serviceTiers}
        hint={w.serviceTiersHint}
        addLabel={w.addServiceTier}
        rows={draft.service_tiers}
        fresh={{ service_tier: 'batch', factor: '0.5', rates: null }}
        onChange={(service_tiers) => onChange({ service_tiers })}
      >
        {(tier, change) => (
          <div className="flex flex-col gap-2">
            <div className="grid grid-cols-2 gap-2">
              <Field label={w.serviceTier}>
                <TextInput value={tier.service_tier} onChange={(event) => change({ service_tier: event.currentTarget.value })} />
              </Field>
              {tier.rates === null && (
                <Field label={w.factor} error={isAmountFault(tier.factor) ? w.amountFault : undefined}>
                  <TextInput inputMode="decimal" value={tier.factor} onChange={(event) => change({ factor: event.currentTarget.value })} />
                </Field>
              )}
            </div>
            {tier.rates !== null && <RatesFields rates={tier.rates} onChange={(rates) => change({ rates })} />}
          </div>
        )}
      </Rows>
      <Rows<PieceDraft>
        title={w.pieces}
        hint={w.piecesHint}
        addLabel={w.addPiece}
        rows={draft.per_unit}
        fresh={{ unit: 'web_search', amount: '', per: '1000' }}
        onChange={(per_unit) => onChange({ per_unit })}
      >
        {(piece, change) => (
          <div className="grid grid-cols-3 gap-2">
            <Field label={w.piece}>
              <Select
                label={w.piece}
                value={piece.unit}
                onChange={(unit) => change({ unit })}
                options={pieceOrder.map((value) => ({ value, label: p.pieces[value] ?? value }))}
              />
            </Field>
            <Field label={w.pieceAmount} error={isAmountFault(piece.amount) ? w.amountFault : undefined}>
              <TextInput inputMode="decimal" value={piece.amount} onChange={(event) => change({ amount: event.currentTarget.value })} />
            </Field>
            <Field label={w.pieceFor}>
              <TextInput
                inputMode="numeric"
                value={piece.per}
                onChange={(event) => change({ per: event.currentTarget.value.replace(/\D/g, '') })}
              />
            </Field>
          </div>
        )}
      </Rows>
    </>
  );
}
