// A file of prices: tried out first, which changes nothing and names every fault; then imported, all of it or nothing.
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { AnswerOf } from '../../../../src/api/contract.ts';
import { Button } from '../../../parts/button.tsx';
import { Dialog } from '../../../parts/dialog.tsx';
import { Field } from '../../../parts/field.tsx';
import { Checkbox, TextInput } from '../../../parts/input.tsx';
import { Segmented } from '../../../parts/segmented.tsx';
import { Trouble } from '../../../parts/trouble.tsx';
import { useRange } from '../../../url/range.ts';
import { useFormats } from '../../../words/formats.ts';
import { useWords } from '../../../words/words.ts';
import { pricesWords } from '../../words.ts';
import { FileInput } from './file-input.tsx';
import { ImportOutcome } from './import-outcome.tsx';
import { sendFile } from './send-file.ts';
import { staleAfterChange } from '../stale.ts';
import { changeWords } from '../words.ts';

type Format = 'csv' | 'yaml' | 'litellm';
type Answer = AnswerOf<'POST /api/prices/import'>;
const formatOf = (name: string): Format => (/\.ya?ml$/i.test(name) ? 'yaml' : /\.json$/i.test(name) ? 'litellm' : 'csv');

export function ImportPrices({ onClose }: { readonly onClose: () => void }) {
  const w = useWords(changeWords);
  const p = useWords(pricesWords);
  const { count } = useFormats();
  const { zone } = useRange();
  const queries = useQueryClient();
  const [text, setText] = useState<string | null>(null);
  const [format, setFormat] = useState<Format>('csv');
  const [from, setFrom] = useState('');
  const [zeroIsFree, setZeroIsFree] = useState(false);
  const [answer, setAnswer] = useState<Answer | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const added = (answer?.outcomes ?? []).filter(({ what }) => what === 'added').length;
  const isTried = answer?.dry_run === true && answer.faults.length === 0;
  const send = async (dryRun: boolean): Promise<void> => {
    setBusy(true);
    setError(null);
    try {
      const query = {
        format,
        zone,
        dry_run: String(dryRun),
        zero_is_free: format === 'litellm' ? String(zeroIsFree) : null,
        effective_from: from.trim() === '' ? null : from.trim(),
      };
      setAnswer(await sendFile('POST /api/prices/import', query, text ?? ''));
      if (!dryRun) await Promise.all(staleAfterChange.map((route) => queries.invalidateQueries({ queryKey: [route] })));
    } catch (thrown) {
      setError(thrown);
    } finally {
      setBusy(false);
    }
  };
  /** What was tried out is what is imported: any change asks for another trial. */
  const anew = <T,>(set: (value: T) => void) => {
    return (value: T) => {
      set(value);
      setAnswer(null);
    };
  };
  const isDone = answer?.dry_run === false;
  return (
    <Dialog
      open
      wide
      keep
      onClose={onClose}
      title={w.importTitle}
      footer={
        <>
          <Button onClick={onClose}>{isDone ? w.close : p.cancel}</Button>
          {!isDone && (
            <Button
              variant={isTried ? 'plain' : 'primary'}
              disabled={text === null}
              busy={busy && !isTried}
              onClick={() => void send(true)}
            >
              {w.dryRun}
            </Button>
          )}
          {isTried && added > 0 && (
            <Button variant="primary" busy={busy} onClick={() => void send(false)}>
              {w.importNow(count(added))}
            </Button>
          )}
        </>
      }
    >
      <div className="flex flex-col gap-3">
        {!isDone && (
          <>
            <Field label={w.file} hint={w.fileHint}>
              <FileInput
                accept=".csv,.yaml,.yml,.json,text/csv,application/json"
                onText={(content, name) => {
                  anew(setText)(content);
                  setFormat(formatOf(name));
                }}
              />
            </Field>
            <Segmented<Format>
              label={w.format}
              value={format}
              onChange={anew(setFormat)}
              options={[
                { value: 'csv', label: w.formats.csv },
                { value: 'yaml', label: w.formats.yaml },
                { value: 'litellm', label: w.formats.litellm },
              ]}
            />
            <Field label={w.importFrom} hint={`${w.importFromHint} ${w.zoneNote(zone)}`} className="max-w-96">
              <TextInput value={from} placeholder="2026-12-01" onChange={(event) => anew(setFrom)(event.currentTarget.value)} />
            </Field>
            {format === 'litellm' && <Checkbox label={w.zeroIsFree} checked={zeroIsFree} onChange={anew(setZeroIsFree)} />}
          </>
        )}
        {error !== null && <Trouble error={error} />}
        {answer !== null && <ImportOutcome answer={answer} />}
      </div>
    </Dialog>
  );
}
