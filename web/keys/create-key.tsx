// Making a key: a name and an owner are enough; what limits it is folded away until it is wanted.
import { type FormEvent, useId, useState } from 'react';
import { useMe } from '../ask/me.ts';
import { useAsk, useChange } from '../ask/use-ask.ts';
import { Button } from '../parts/button.tsx';
import { Combobox } from '../parts/combobox.tsx';
import { Dialog } from '../parts/dialog.tsx';
import { Field } from '../parts/field.tsx';
import { Switch, Textarea, TextInput } from '../parts/input.tsx';
import { Select } from '../parts/select.tsx';
import { Trouble } from '../parts/trouble.tsx';
import { useWords } from '../words/words.ts';
import type { Key } from './key.ts';
import type { Made } from './secret-shown.tsx';
import { keysWords } from './words.ts';

type CreateKeyProps = { readonly open: boolean; readonly onClose: () => void; readonly onMade: (made: Made) => void };

export function CreateKey({ open, ...rest }: CreateKeyProps) {
  return open && <Form {...rest} />;
}

const roles = ['member', 'analyst', 'auditor', 'admin'] as const satisfies readonly Key['role'][];
/** Stands for no endpoint in the list, which holds texts alone. */
const anyEndpoint = '';

function Form({ onClose, onMade }: Omit<CreateKeyProps, 'open'>) {
  const w = useWords(keysWords);
  const me = useMe();
  const form = useId();
  const create = useChange('POST /api/keys', { invalidates: ['GET /api/keys'] });
  const endpoints = useAsk('GET /api/endpoints');
  const models = useAsk('GET /api/models');
  const known = useAsk('GET /api/keys');
  const [name, setName] = useState('');
  const [user, setUser] = useState(me.user ?? '');
  const [role, setRole] = useState<Key['role']>('member');
  const [app, setApp] = useState('');
  const [endpoint, setEndpoint] = useState(anyEndpoint);
  const [allowed, setAllowed] = useState('');
  const [speaks, setSpeaks] = useState(false);
  const [tried, setTried] = useState(false);
  const owners = [...new Set((known.data?.keys ?? []).map((key) => key.user))].sort();

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (name.trim() === '' || user.trim() === '') return;
    const names = allowed.split(/[\n,]/).flatMap((line) => (line.trim() === '' ? [] : [line.trim()]));
    const made = await create
      .mutateAsync({
        body: {
          name,
          user,
          role,
          app: app.trim() === '' ? null : app,
          endpoint: endpoint === anyEndpoint ? null : endpoint,
          models: names.length === 0 ? null : names,
          speaks_for_others: speaks,
        },
      })
      // What went wrong is shown in the form.
      .catch(() => null);
    if (made === null) return;
    onClose();
    onMade(made);
  };

  return (
    <Dialog
      open
      onClose={onClose}
      title={w.createTitle}
      footer={
        <>
          <Button onClick={onClose}>{w.cancel}</Button>
          <Button variant="primary" type="submit" form={form} busy={create.isPending}>
            {w.create}
          </Button>
        </>
      }
    >
      <form id={form} noValidate onSubmit={(event) => void submit(event)} className="flex flex-col gap-4">
        {create.error !== null && <Trouble error={create.error} />}
        <Field label={w.name} hint={w.nameHint} error={tried && name.trim() === '' ? w.required : null}>
          <TextInput autoFocus required maxLength={200} value={name} onChange={(event) => setName(event.currentTarget.value)} />
        </Field>
        <Field label={w.owner} hint={w.ownerHint} error={tried && user.trim() === '' ? w.required : null}>
          <Combobox label={w.owner} value={user} onChange={setUser} options={owners} />
        </Field>
        <Field label={w.roleLabel} hint={w.roleHints[role]}>
          <Select
            label={w.roleLabel}
            value={role}
            onChange={setRole}
            options={roles.map((one) => ({ value: one, label: w.roles[one], hint: w.roleHints[one] }))}
          />
        </Field>
        <details>
          <summary className="cursor-default rounded-sm py-1 text-quiet hover:text-ink">{w.moreScope}</summary>
          <div className="mt-2 flex flex-col gap-4">
            <Field label={w.app} hint={w.appHint}>
              <TextInput maxLength={200} value={app} onChange={(event) => setApp(event.currentTarget.value)} />
            </Field>
            <Field label={w.models} hint={w.modelsHint}>
              <Textarea
                rows={3}
                value={allowed}
                onChange={(event) => setAllowed(event.currentTarget.value)}
                placeholder={(models.data?.models ?? [])
                  .slice(0, 2)
                  .map((one) => one.name)
                  .join('\n')}
              />
            </Field>
            <Field label={w.endpoint} hint={w.endpointHint}>
              <Select
                label={w.endpoint}
                value={endpoint}
                onChange={setEndpoint}
                options={[
                  { value: anyEndpoint, label: w.endpointAny },
                  ...(endpoints.data?.endpoints ?? [])
                    .filter(({ unused }) => unused === null)
                    .map((one) => ({ value: one.name, label: one.name, hint: one.vendor_name ?? undefined })),
                ]}
              />
            </Field>
            <Switch label={w.speaksLabel} hint={w.speaksHint} checked={speaks} onChange={setSpeaks} />
          </div>
        </details>
      </form>
    </Dialog>
  );
}
