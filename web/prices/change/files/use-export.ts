// The own price book as a file. What a format cannot hold is left out, and said.
import { addressOf, errorOf } from '../../../ask/ask.ts';
import { useToast } from '../../../parts/toast.tsx';
import { useTroubleWords } from '../../../parts/trouble.tsx';
import { useWords } from '../../../words/words.ts';
import { changeWords } from '../words.ts';

export type ExportFormat = 'yaml' | 'csv' | 'litellm';
const endings = { yaml: 'yaml', csv: 'csv', litellm: 'json' } as const;

export function useExport(): (format: ExportFormat) => void {
  const w = useWords(changeWords);
  const say = useToast();
  const words = useTroubleWords();
  const get = async (format: ExportFormat, partial: boolean): Promise<Response> => {
    const response = await fetch(addressOf('GET /api/prices/export', {}, { format, ...(partial ? { partial: 'true' } : {}) }));
    if (!response.ok) throw await errorOf(response);
    return response;
  };
  const save = async (format: ExportFormat): Promise<void> => {
    try {
      const response = await get(format, false).catch((error: unknown) => {
        if (format !== 'litellm') throw error;
        say(`${w.exportPartial} ${words(error)}`, 'warn');
        return get(format, true);
      });
      download(await response.blob(), `prices.${endings[format]}`);
    } catch (error) {
      say(`${w.exportFailed} ${words(error)}`, 'bad');
    }
  };
  return (format) => void save(format);
}

function download(blob: Blob, name: string): void {
  const address = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}
