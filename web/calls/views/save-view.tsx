// Saves what the page shows now under a name, for oneself or, by an admin, for everybody.
import { useState } from 'react';
import { useMe } from '../../ask/me.ts';
import { useChange } from '../../ask/use-ask.ts';
import { Button } from '../../parts/button.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { Field } from '../../parts/field.tsx';
import { Checkbox, TextInput } from '../../parts/input.tsx';
import { useToast } from '../../parts/toast.tsx';
import { Trouble } from '../../parts/trouble.tsx';
import { searchText } from '../../url/search.ts';
import { useUrl } from '../../url/use-url.ts';
import { useWords } from '../../words/words.ts';
import { callsWords } from '../words.ts';
import { viewNames } from './built-in.ts';

export function SaveView({ open, onClose }: { readonly open: boolean; readonly onClose: () => void }) {
  const w = useWords(callsWords);
  const { rights } = useMe();
  const url = useUrl();
  const say = useToast();
  const [name, setName] = useState('');
  const [isShared, setShared] = useState(false);
  const save = useChange('POST /api/views', { invalidates: ['GET /api/views'] });
  const query = searchText(Object.fromEntries(viewNames.map((one) => [one, url.get(one)]))).slice(1);
  const submit = (): void => {
    if (name.trim() === '') return;
    save.mutate(
      { body: { page: 'calls', name: name.trim(), query, is_shared: isShared } },
      {
        onSuccess: () => {
          say(w.saved(name.trim()), 'good');
          setName('');
          setShared(false);
          onClose();
        },
      },
    );
  };
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title={w.saveView}
      footer={
        <Button variant="primary" busy={save.isPending} disabled={name.trim() === ''} onClick={submit}>
          {w.save}
        </Button>
      }
    >
      <form
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <Field label={w.viewName}>
          <TextInput value={name} maxLength={80} onChange={({ currentTarget }) => setName(currentTarget.value)} />
        </Field>
        {rights.manage && <Checkbox label={w.viewShare} hint={w.viewShareHint} checked={isShared} onChange={setShared} />}
        {save.error !== null && <Trouble error={save.error} />}
      </form>
    </Dialog>
  );
}
