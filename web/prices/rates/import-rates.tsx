// A file of exchange rates: tried out first, then imported, all of it or nothing.
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { AnswerOf } from '../../../src/api/contract.ts';
import { Button } from '../../parts/button.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { Field } from '../../parts/field.tsx';
import { TextInput } from '../../parts/input.tsx';
import { Trouble } from '../../parts/trouble.tsx';
import { useRange } from '../../url/range.ts';
import { useFormats } from '../../words/formats.ts';
import { useWords } from '../../words/words.ts';
import { FileInput } from '../change/files/file-input.tsx';
import { Faults, Notes } from '../change/files/import-outcome.tsx';
import { sendFile } from '../change/files/send-file.ts';
import { changeWords } from '../change/words.ts';
import { pricesWords } from '../words.ts';
import { ratesWords } from './words.ts';

export function ImportRates({ onClose }: { readonly onClose: () => void }) {
  const w = useWords(ratesWords);
  const c = useWords(changeWords);
  const p = useWords(pricesWords);
  const { count } = useFormats();
  const { zone } = useRange();
  const queries = useQueryClient();
  const [text, setText] = useState<string | null>(null);
  const [only, setOnly] = useState('');
  const [since, setSince] = useState('');
  const [answer, setAnswer] = useState<AnswerOf<'POST /api/rates/import'> | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const isTried = answer?.dry_run === true && answer.faults.length === 0;
  const counts = answer?.counts ?? null;
  const send = async (dryRun: boolean): Promise<void> => {
    setBusy(true);
    setError(null);
    try {
      const query = {
        zone,
        dry_run: String(dryRun),
        currencies: only.trim() === '' ? null : only.replaceAll(' ', ''),
        since: since === '' ? null : since,
      };
      setAnswer(await sendFile('POST /api/rates/import', query, text ?? ''));
      if (!dryRun) await queries.invalidateQueries({ queryKey: ['GET /api/rates'] });
    } catch (thrown) {
      setError(thrown);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Dialog
      open
      keep
      onClose={onClose}
      title={w.importTitle}
      footer={
        <>
          <Button onClick={onClose}>{counts === null ? p.cancel : c.close}</Button>
          {counts === null && (
            <Button
              variant={isTried ? 'plain' : 'primary'}
              disabled={text === null}
              busy={busy && !isTried}
              onClick={() => void send(true)}
            >
              {c.dryRun}
            </Button>
          )}
          {isTried && answer.rates > 0 && (
            <Button variant="primary" busy={busy} onClick={() => void send(false)}>
              {w.importNow(count(answer.rates))}
            </Button>
          )}
        </>
      }
    >
      <div className="flex flex-col gap-3">
        {counts === null && (
          <>
            <Field label={c.file} hint={w.fileHint}>
              <FileInput
                accept=".csv,.xml,text/csv,text/xml"
                onText={(content) => {
                  setText(content);
                  setAnswer(null);
                }}
              />
            </Field>
            <Field label={w.only} hint={w.onlyHint}>
              <TextInput
                value={only}
                onChange={(event) => {
                  setOnly(event.currentTarget.value);
                  setAnswer(null);
                }}
              />
            </Field>
            <Field label={w.sinceLabel} hint={c.zoneNote(zone)}>
              <TextInput
                type="date"
                value={since}
                onChange={(event) => {
                  setSince(event.currentTarget.value);
                  setAnswer(null);
                }}
              />
            </Field>
          </>
        )}
        {error !== null && <Trouble error={error} />}
        {answer !== null && (
          <>
            <Faults faults={answer.faults} />
            <p role="status">
              {counts === null
                ? w.tried(count(answer.rates))
                : w.imported(count(counts.added), count(counts.replaced), count(counts.unchanged))}
            </p>
            <Notes notes={answer.notes} />
          </>
        )}
      </div>
    </Dialog>
  );
}
