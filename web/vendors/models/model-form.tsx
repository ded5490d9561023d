// Making or changing a model: its name, and its routes in the order in which they are tried.
import { ArrowDown, ArrowUp, Plus, X } from 'lucide-react';
import { type FormEvent, useId, useState } from 'react';
import { useChange } from '../../ask/use-ask.ts';
import { Button, IconButton } from '../../parts/button.tsx';
import { Combobox } from '../../parts/combobox.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { Field } from '../../parts/field.tsx';
import { TextInput } from '../../parts/input.tsx';
import { Select } from '../../parts/select.tsx';
import { useToast } from '../../parts/toast.tsx';
import { Trouble } from '../../parts/trouble.tsx';
import { useWords } from '../../words/words.ts';
import type { Endpoint } from '../endpoints/endpoint.ts';
import { vendorsWords } from '../words.ts';
import type { Model } from './model.ts';

type ModelFormProps = {
  /** Null makes a new one. */
  readonly model: Model | null;
  readonly endpoints: readonly Endpoint[];
  readonly models: readonly Model[];
  readonly onClose: () => void;
};

/** `id` keeps a row itself while it moves. */
type Route = { readonly id: number; readonly endpoint: string; readonly model: string };

const invalidates = ['GET /api/models', 'GET /api/endpoints'] as const;

export function ModelForm({ model, endpoints, models, onClose }: ModelFormProps) {
  const w = useWords(vendorsWords);
  const say = useToast();
  const form = useId();
  const create = useChange('POST /api/models', { invalidates });
  const change = useChange('PUT /api/models/{name}', { invalidates });
  const [name, setName] = useState(model?.name ?? '');
  const first = endpoints[0]?.name ?? '';
  const [routes, setRoutes] = useState<readonly Route[]>(() => {
    const given = (model?.routes ?? []).map((route, id) => ({ id, endpoint: route.endpoint, model: route.model }));
    return given.length > 0 ? given : [{ id: 0, endpoint: first, model: '' }];
  });
  const [tried, setTried] = useState(false);
  const asking = model === null ? create : change;
  const put = (id: number, changes: Partial<Route>) =>
    setRoutes(routes.map((route) => (route.id === id ? { ...route, ...changes } : route)));
  const add = () => setRoutes([...routes, { id: Math.max(...routes.map(({ id }) => id)) + 1, endpoint: first, model: '' }]);
  const seen = models.filter(({ source }) => source === 'calls').map((one) => one.name);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (name.trim() === '' || routes.some((route) => route.model.trim() === '')) return;
    const body = { routes: routes.map((route) => ({ endpoint: route.endpoint, model: route.model.trim() })) };
    const sent =
      model === null
        ? create.mutateAsync({ body: { ...body, name: name.trim() } })
        : change.mutateAsync({ path: { name: model.name }, body });
    // What went wrong is shown in the form.
    const answer = await sent.catch(() => null);
    if (answer === null) return;
    say(w.saved(answer.model.name), 'good');
    onClose();
  };

  return (
    <Dialog
      open
      keep
      onClose={onClose}
      title={model === null ? w.newModel : w.editModel(model.name)}
      footer={
        <>
          <Button onClick={onClose}>{w.cancel}</Button>
          <Button variant="primary" type="submit" form={form} busy={asking.isPending} disabled={endpoints.length === 0}>
            {model === null ? w.add : w.save}
          </Button>
        </>
      }
    >
      <form id={form} noValidate onSubmit={(event) => void submit(event)} className="flex flex-col gap-4">
        {asking.error !== null && <Trouble error={asking.error} />}
        {model === null && (
          <Field label={w.modelName} error={tried && name.trim() === '' ? w.required : null}>
            <TextInput maxLength={200} value={name} onChange={(event) => setName(event.currentTarget.value)} />
          </Field>
        )}
        <p className="text-quiet text-xs">{endpoints.length === 0 ? w.noEndpoints : w.routesHint}</p>
        <ol className="flex flex-col gap-3">
          {routes.map((route, at) => (
            <li key={route.id} className="rounded-sm border border-line p-2">
              <RouteFields
                route={route}
                place={at + 1}
                endpoints={endpoints}
                seen={seen}
                error={tried && route.model.trim() === '' ? w.required : null}
                put={(changes) => put(route.id, changes)}
                onUp={at === 0 ? null : () => setRoutes(swapped(routes, at - 1))}
                onDown={at === routes.length - 1 ? null : () => setRoutes(swapped(routes, at))}
                onRemove={routes.length === 1 ? null : () => setRoutes(routes.filter(({ id }) => id !== route.id))}
              />
            </li>
          ))}
        </ol>
        <div>
          <Button size="s" icon={Plus} onClick={add} disabled={endpoints.length === 0 || routes.length >= 20}>
            {w.addRoute}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

/** The route at a place and the one after it change places. */
function swapped(routes: readonly Route[], at: number): readonly Route[] {
  return [...routes.slice(0, at), ...routes.slice(at, at + 2).reverse(), ...routes.slice(at + 2)];
}

type RouteFieldsProps = {
  readonly route: Route;
  readonly place: number;
  readonly endpoints: readonly Endpoint[];
  readonly seen: readonly string[];
  readonly error: string | null;
  readonly put: (changes: Partial<Route>) => void;
  readonly onUp: (() => void) | null;
  readonly onDown: (() => void) | null;
  readonly onRemove: (() => void) | null;
};

function RouteFields({ route, place, endpoints, seen, error, put, onUp, onDown, onRemove }: RouteFieldsProps) {
  const w = useWords(vendorsWords);
  const named = endpoints.map(({ name, vendor_name }) => ({ value: name, label: name, hint: vendor_name ?? undefined }));
  // A route may lead to an endpoint that is gone: it is shown as it is until another is chosen.
  const options = named.some(({ value }) => value === route.endpoint)
    ? named
    : [{ value: route.endpoint, label: route.endpoint }, ...named];
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="sr-only">{w.route(place)}</legend>
      <div className="flex items-center justify-between">
        <span aria-hidden className="text-quiet text-xs">
          {w.route(place)}
        </span>
        <span className="inline-flex">
          <IconButton size="s" label={w.up} icon={ArrowUp} disabled={onUp === null} onClick={() => onUp?.()} />
          <IconButton size="s" label={w.down} icon={ArrowDown} disabled={onDown === null} onClick={() => onDown?.()} />
          <IconButton size="s" label={w.removeRoute} icon={X} disabled={onRemove === null} onClick={() => onRemove?.()} />
        </span>
      </div>
      <div className="grid gap-2 sm:grid-cols-2">
        <Field label={w.routeEndpoint}>
          <Select
            label={w.routeEndpoint}
            value={route.endpoint}
            onChange={(endpoint) => put({ endpoint })}
            options={options}
            className="w-full"
          />
        </Field>
        <Field label={w.routeModel} error={error}>
          <Combobox label={w.routeModel} value={route.model} onChange={(model) => put({ model })} options={seen} />
        </Field>
      </div>
    </fieldset>
  );
}
