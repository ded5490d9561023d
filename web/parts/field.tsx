// A labelled control with what explains it and what is wrong with it. The control inside takes its name and its descriptions from here.
import { CircleAlert } from 'lucide-react';
import { createContext, type ReactNode, useContext, useId } from 'react';

type FieldIds = { readonly id: string; readonly describedBy: string | undefined; readonly invalid: boolean };

const Ids = createContext<FieldIds | null>(null);

/** What a control puts on its element: `id`, `aria-describedby`, `aria-invalid`. Empty outside a field. */
export function useField(): { readonly id?: string; readonly 'aria-describedby'?: string; readonly 'aria-invalid'?: true } {
  const ids = useContext(Ids);
  if (ids === null) return {};
  return {
    id: ids.id,
    ...(ids.describedBy === undefined ? {} : { 'aria-describedby': ids.describedBy }),
    ...(ids.invalid ? { 'aria-invalid': true as const } : {}),
  };
}

type FieldProps = {
  readonly label: ReactNode;
  readonly hint?: ReactNode;
  readonly error?: ReactNode;
  readonly className?: string | undefined;
  readonly children: ReactNode;
};

export function Field({ label, hint, error, className, children }: FieldProps) {
  const id = useId();
  const invalid = error !== undefined && error !== null && error !== false && error !== '';
  const hinted = hint !== undefined && hint !== null && hint !== '';
  const describedBy = [hinted && `${id}-hint`, invalid && `${id}-error`].filter(Boolean).join(' ');
  return (
    <div className={className ?? 'min-w-0'}>
      <label htmlFor={id} className="mb-1 block text-quiet text-xs">
        {label}
      </label>
      <Ids value={{ id, describedBy: describedBy === '' ? undefined : describedBy, invalid }}>{children}</Ids>
      {hinted && (
        <p id={`${id}-hint`} className="mt-1 text-quiet text-xs">
          {hint}
        </p>
      )}
      {invalid && (
        <p id={`${id}-error`} role="alert" className="mt-1 flex items-start gap-1 text-bad text-xs">
          <CircleAlert aria-hidden className="mt-0.5 size-3 shrink-0" />
          <span>{error}</span>
        </p>
      )}
    </div>
  );
}
