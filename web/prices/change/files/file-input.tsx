// A file of this device, read as text. Nothing is sent by choosing it.
import { clsx } from 'clsx';
import { useField } from '../../../parts/field.tsx';
import { control } from '../../../parts/looks.ts';

type FileInputProps = { readonly accept: string; readonly onText: (text: string | null, name: string) => void };

export function FileInput({ accept, onText }: FileInputProps) {
  const read = async (file: File | undefined): Promise<void> => onText(file === undefined ? null : await file.text(), file?.name ?? '');
  return (
    <input
      {...useField()}
      type="file"
      accept={accept}
      onChange={(event) => void read(event.currentTarget.files?.[0])}
      className={clsx(control, 'file:mr-3 file:h-full file:border-0 file:border-r file:bg-sunken file:px-2 file:text-ink', 'pl-0')}
    />
  );
}
