// Tries an endpoint: one real call, what came of it, and the way to its record.
import { Link } from '@tanstack/react-router';
import { PlugZap } from 'lucide-react';
import { type FormEvent, type ReactNode, useId, useState } from 'react';
import type { AnswerOf } from '../../../src/api/contract.ts';
import { useAsk, useChange } from '../../ask/use-ask.ts';
import { Button } from '../../parts/button.tsx';
import { Combobox } from '../../parts/combobox.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { Field } from '../../parts/field.tsx';
import { Duration } from '../../parts/figures.tsx';
import { Segmented } from '../../parts/segmented.tsx';
import { Status } from '../../parts/status.tsx';
import { Trouble } from '../../parts/trouble.tsx';
import { useWords } from '../../words/words.ts';
import { vendorsWords } from '../words.ts';
import { type Endpoint, families, familyNames } from './endpoint.ts';

export function TestCall({ endpoint, onClose }: { readonly endpoint: Endpoint; readonly onClose: () => void }) {
  const w = useWords(vendorsWords);
  const form = useId();
  const models = useAsk('GET /api/models');
  const attempt = useChange('POST /api/endpoints/{name}/test', { invalidates: ['GET /api/endpoints'] });
  const spoken = families.filter((family) => endpoint.bases[family] !== undefined);
  const known = suggestionsOf(models.data?.models ?? [], endpoint);
  const [typed, setTyped] = useState<string | null>(null);
  const [family, setFamily] = useState(spoken[0] ?? 'openai');
  const model = typed ?? known[0] ?? '';
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (model.trim() !== '') attempt.mutate({ path: { name: endpoint.name }, body: { model, family } });
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={w.testOf(endpoint.name)}
      footer={
        <>
          <Button onClick={onClose}>{w.close}</Button>
          <Button variant="primary" type="submit" form={form} icon={PlugZap} busy={attempt.isPending} disabled={model.trim() === ''}>
            {w.makeCall}
          </Button>
        </>
      }
    >
      <form id={form} noValidate onSubmit={submit} className="flex flex-col gap-4">
        <p className="text-quiet">{w.testLead}</p>
        <Field label={w.modelId} hint={w.modelIdHint}>
          <Combobox label={w.modelId} value={model} onChange={setTyped} options={known} />
        </Field>
        {spoken.length > 1 && (
          <Segmented
            label={w.format}
            value={family}
            onChange={setFamily}
            options={spoken.map((one) => ({ value: one, label: familyNames[one] }))}
          />
        )}
      </form>
      <div aria-live="polite" className="mt-4 min-h-32">
        {attempt.isPending && <p className="text-quiet">{w.asking}</p>}
        {attempt.error !== null && <Trouble error={attempt.error} />}
        {attempt.data !== undefined && <Outcome of={attempt.data} />}
      </div>
    </Dialog>
  );
}

/** The vendor's ids that models route to here, then the names that this vendor served lately. */
function suggestionsOf(models: AnswerOf<'GET /api/models'>['models'], { name, vendor_name }: Endpoint): readonly string[] {
  const routed = models.flatMap(({ routes }) => (routes ?? []).filter((route) => route.endpoint === name).map((route) => route.model));
  const seen = models.flatMap((model) =>
    model.source === 'calls' && vendor_name !== null && model.counters?.vendors.includes(vendor_name) === true ? [model.name] : [],
  );
  return [...new Set([...routed, ...seen])];
}

function Outcome({ of }: { readonly of: AnswerOf<'POST /api/endpoints/{name}/test'> }) {
  const w = useWords(vendorsWords);
  return (
    <dl className="grid grid-cols-[7rem_1fr] gap-x-4 gap-y-2 rounded-sm border border-line bg-sunken p-3">
      <dt className="sr-only">{w.health}</dt>
      <dd className="col-span-2 flex flex-wrap items-center justify-between gap-2">
        <Status status={of.status} />
        {of.request_id !== null && (
          <Link to="/calls" search={{ call: of.request_id }} className="text-accent underline underline-offset-2">
            {w.record}
          </Link>
        )}
      </dd>
      <Row name={w.took}>
        <Duration ms={of.duration_ms} />
      </Row>
      {of.ttft_ms !== null && (
        <Row name={w.firstToken}>
          <Duration ms={of.ttft_ms} />
        </Row>
      )}
      {of.http_status !== null && <Row name={w.httpStatus}>{of.http_status}</Row>}
      {of.error === null ? (
        <Row name={w.answer}>{of.text === null || of.text === '' ? <span className="text-quiet">{w.noText}</span> : of.text}</Row>
      ) : (
        <Row name={w.error}>
          {of.error.code !== null && <code className="mr-2 font-mono text-xs">{of.error.code}</code>}
          <span className="whitespace-pre-wrap break-words">{of.error.message}</span>
        </Row>
      )}
    </dl>
  );
}

function Row({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <>
      <dt className="text-quiet">{name}</dt>
      <dd className="min-w-0 tabular-nums">{children}</dd>
    </>
  );
}
