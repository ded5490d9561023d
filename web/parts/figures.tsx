// Figures in a row or a heading: tabular digits, the exact number in the title where it is shortened, "unknown" where there is none.
import type { UsageSource } from '../../src/schema/vocabulary.ts';
import { useFormats } from '../words/formats.ts';
import { useWords } from '../words/words.ts';
import { partsWords } from './words.ts';

type Figure = number | null | undefined;

export function Unknown() {
  const w = useWords(partsWords);
  return <span className="text-quiet">{w.unknown}</span>;
}

/** Whole, or shortened ("1.2K") with the whole number in the title. */
export function Count({ value, compact = false }: { readonly value: Figure; readonly compact?: boolean | undefined }) {
  const formats = useFormats();
  if (value === null || value === undefined) return <Unknown />;
  const whole = formats.count(value);
  const short = compact ? formats.compact(value) : whole;
  return (
    <span title={short === whole ? undefined : whole} className="tabular-nums">
      {short}
    </span>
  );
}

/** The counts are ours, not the vendor's, or ours in part. */
export const isEstimated = (source: UsageSource): boolean => source === 'tokenizer' || source === 'vendor_partial';

type TokensProps = {
  readonly prompt: Figure;
  readonly completion: Figure;
  /** Says so with a tilde. */
  readonly estimated?: boolean | undefined;
};

/** `prompt → completion`, shortened; both whole in the title. */
export function Tokens({ prompt, completion, estimated = false }: TokensProps) {
  const { count, compact } = useFormats();
  const w = useWords(partsWords);
  if ((prompt === null || prompt === undefined) && (completion === null || completion === undefined)) return <Unknown />;
  const short = (value: Figure) => (value === null || value === undefined ? '?' : compact(value));
  const whole = (value: Figure) => (value === null || value === undefined ? w.unknown : count(value));
  return (
    <span
      title={`${estimated ? `${w.estimated}: ` : ''}${w.tokensTitle(whole(prompt), whole(completion))}`}
      className="whitespace-nowrap tabular-nums"
    >
      {estimated && <span aria-hidden>~</span>}
      {estimated && <span className="sr-only">{w.estimated} </span>}
      {short(prompt)}
      <span aria-hidden className="px-0.5 text-quiet">
        →
      </span>
      <span className="sr-only">{w.tokensTo}</span>
      {short(completion)}
    </span>
  );
}

export function Duration({ ms }: { readonly ms: Figure }) {
  const { duration } = useFormats();
  return ms === null || ms === undefined ? <Unknown /> : <span className="whitespace-nowrap tabular-nums">{duration(ms)}</span>;
}

export function Percent({ ratio }: { readonly ratio: Figure }) {
  const { percent } = useFormats();
  return ratio === null || ratio === undefined ? <Unknown /> : <span className="tabular-nums">{percent(ratio)}</span>;
}
