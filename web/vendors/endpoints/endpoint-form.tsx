// Making or changing an endpoint. Who changes its address enters the credential again: nobody sends another's credential elsewhere.
import { type FormEvent, useId, useState } from 'react';
import { useChange } from '../../ask/use-ask.ts';
import { Button } from '../../parts/button.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { Field } from '../../parts/field.tsx';
import { Checkbox, TextInput } from '../../parts/input.tsx';
import { Select } from '../../parts/select.tsx';
import { useToast } from '../../parts/toast.tsx';
import { Trouble } from '../../parts/trouble.tsx';
import { useLanguage, useWords } from '../../words/words.ts';
import { vendorsWords } from '../words.ts';
import { AddressFields } from './address-fields.tsx';
import { addressesOf, badHeader, bodyOf, deadlines, type Draft, draftOf, isName, isSeconds, movesAddress } from './draft.ts';
import { type Endpoint, families, type Vendor } from './endpoint.ts';
import { FinerFields } from './finer-fields.tsx';

type EndpointFormProps = {
  /** Null makes a new one. */
  readonly endpoint: Endpoint | null;
  readonly vendors: readonly Vendor[];
  readonly onClose: () => void;
};

const invalidates = ['GET /api/endpoints', 'GET /api/models'] as const;

export function EndpointForm({ endpoint, vendors, onClose }: EndpointFormProps) {
  const w = useWords(vendorsWords);
  const zh = useLanguage() === 'zh';
  const say = useToast();
  const form = useId();
  const create = useChange('POST /api/endpoints', { invalidates });
  const change = useChange('PUT /api/endpoints/{name}', { invalidates });
  const [before] = useState(() => draftOf(endpoint, vendors));
  const [draft, setDraft] = useState<Draft>(before);
  const [tried, setTried] = useState(false);
  const put = (changes: Partial<Draft>) => setDraft((now) => ({ ...now, ...changes }));
  const vendor = vendors.find(({ id }) => id === draft.vendor);
  const addresses = addressesOf(vendor);
  const faults = faultsOf(draft, before, endpoint, vendor, w);
  const isFaulty = Object.values(faults).some((fault) => fault !== null);
  const asking = endpoint === null ? create : change;

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (isFaulty) return;
    const body = bodyOf(draft, addresses);
    const sent =
      endpoint === null
        ? create.mutateAsync({ body: { ...body, name: draft.name } })
        : change.mutateAsync({ path: { name: endpoint.name }, body });
    // What went wrong is shown in the form.
    const answer = await sent.catch(() => null);
    if (answer === null) return;
    say(w.saved(answer.endpoint.name), 'good');
    onClose();
  };

  const usual = vendor?.currency ?? '';
  return (
    <Dialog
      open
      keep
      onClose={onClose}
      title={endpoint === null ? w.newEndpoint : w.editEndpoint(endpoint.name)}
      footer={
        <>
          <Button onClick={onClose}>{w.cancel}</Button>
          <Button variant="primary" type="submit" form={form} busy={asking.isPending}>
            {endpoint === null ? w.add : w.save}
          </Button>
        </>
      }
    >
      <form id={form} noValidate onSubmit={(event) => void submit(event)} className="flex flex-col gap-4">
        {asking.error !== null && <Trouble error={asking.error} />}
        <Field label={w.vendor}>
          <Select
            label={w.vendor}
            value={draft.vendor}
            onChange={(id) => put({ vendor: id, base_url: '', bases: { openai: '', anthropic: '', gemini: '' } })}
            options={vendors.map(({ id, name, name_zh }) => ({ value: id, label: (zh ? name_zh : null) ?? name }))}
          />
        </Field>
        {endpoint === null && (
          <Field label={w.name} hint={w.nameHint} error={tried ? faults.name : null}>
            <TextInput maxLength={200} value={draft.name} onChange={(event) => put({ name: event.currentTarget.value })} />
          </Field>
        )}
        <AddressFields draft={draft} vendor={vendor} addresses={addresses} put={put} error={tried ? faults.address : null} />
        <Field
          label={w.credential}
          hint={faults.credential !== null ? undefined : endpoint?.has_credential === true ? kept(endpoint, w) : w.credentialHint}
          error={faults.credential}
        >
          <TextInput
            type="password"
            autoComplete="new-password"
            disabled={draft.removesCredential}
            value={draft.credential}
            onChange={(event) => put({ credential: event.currentTarget.value })}
          />
        </Field>
        {endpoint?.has_credential === true && (
          <Checkbox
            label={w.credentialRemove}
            checked={draft.removesCredential}
            onChange={(removesCredential) => put({ removesCredential })}
          />
        )}
        <Field label={w.currency} hint={w.currencyHint(usual)}>
          <div className="w-24">
            <TextInput
              maxLength={3}
              value={draft.currency}
              placeholder={usual}
              onChange={(event) => put({ currency: event.currentTarget.value })}
            />
          </div>
        </Field>
        <FinerFields draft={draft} put={put} headersError={tried ? faults.headers : null} secondsError={tried ? faults.seconds : null} />
      </form>
    </Dialog>
  );
}

type Words = (typeof vendorsWords)['en'];
type Faults = Readonly<Record<'name' | 'address' | 'credential' | 'headers' | 'seconds', string | null>>;

const kept = ({ credential_ends_with }: Endpoint, w: Words): string =>
  credential_ends_with === null ? w.credentialKeptShort : w.credentialKept(credential_ends_with);

function faultsOf(draft: Draft, before: Draft, endpoint: Endpoint | null, vendor: Vendor | undefined, w: Words): Faults {
  const name = draft.name.trim() === '' ? w.required : isName(draft.name) ? null : w.nameWrong;
  const isPlaceless = Object.keys(vendor?.bases ?? {}).length === 0 && families.every((family) => draft.bases[family].trim() === '');
  const isMoved = endpoint?.has_credential === true && movesAddress(draft, before);
  const header = badHeader(draft);
  return {
    name: endpoint === null ? name : null,
    address: isPlaceless ? `${w.baseNeeded} ${w.baseOne}` : null,
    credential: isMoved && draft.credential.trim() === '' && !draft.removesCredential ? w.credentialAgain : null,
    headers: header === null ? null : w.headersWrong(header),
    seconds: deadlines.every((one) => isSeconds(draft.seconds[one])) ? null : w.secondsWrong,
  };
}
