// Where an endpoint is: one address, or one for each wire format where the vendor's differ.
import { CircleAlert } from 'lucide-react';
import { Field } from '../../parts/field.tsx';
import { TextInput } from '../../parts/input.tsx';
import { useWords } from '../../words/words.ts';
import { vendorsWords } from '../words.ts';
import type { addressesOf, Draft } from './draft.ts';
import { families, familyNames, type Vendor } from './endpoint.ts';

type AddressFieldsProps = {
  readonly draft: Draft;
  readonly vendor: Vendor | undefined;
  readonly addresses: ReturnType<typeof addressesOf>;
  readonly put: (changes: Partial<Draft>) => void;
  readonly error: string | null;
};

export function AddressFields({ draft, vendor, addresses, put, error }: AddressFieldsProps) {
  const w = useWords(vendorsWords);
  if (addresses === 'one') {
    const usual = families.map((family) => vendor?.bases[family]).find((base) => base !== undefined) ?? '';
    return (
      <Field label={w.baseUrl} hint={usual === '' ? undefined : w.baseHint(usual)} error={error}>
        <TextInput
          type="url"
          inputMode="url"
          value={draft.base_url}
          placeholder={usual}
          onChange={(event) => put({ base_url: event.currentTarget.value })}
        />
      </Field>
    );
  }
  return (
    <div className="flex flex-col gap-3">
      {addresses.map((family) => {
        const usual = vendor?.bases[family];
        return (
          <Field key={family} label={w.baseOf(familyNames[family])} hint={usual === undefined ? undefined : w.baseHint(usual)}>
            <TextInput
              type="url"
              inputMode="url"
              value={draft.bases[family]}
              placeholder={usual}
              onChange={(event) => put({ bases: { ...draft.bases, [family]: event.currentTarget.value } })}
            />
          </Field>
        );
      })}
      {error !== null && (
        <p role="alert" className="flex items-start gap-1 text-bad text-xs">
          <CircleAlert aria-hidden className="mt-0.5 size-3 shrink-0" />
          {error}
        </p>
      )}
    </div>
  );
}
