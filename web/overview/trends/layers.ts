// The layers of the stack as series of a chart, and the calls behind each: all others are the calls of none of the layers beside them.
import { coloursOf, otherColour } from '../../charts/colours.ts';
import { pixelsOf } from '../../charts/decimals.ts';
import type { TimeSeries } from '../../charts/time-chart.tsx';
import type { Trends } from '../asking.ts';
import type { Asked } from '../behind.ts';
import { knownTokensOver } from '../tokens.ts';

export type Measure = 'calls' | 'tokens' | 'cost';
export const measures = ['calls', 'tokens', 'cost'] as const satisfies readonly Measure[];

type Layer = Trends['layers'][number];

export type LayerWords = { readonly rest: string; readonly nameless: string };

const restColour = 'var(--color-strong)';

/** `currency` null is the display currency. */
export function seriesOf(layers: readonly Layer[], measure: Measure, currency: string | null, words: LayerWords): readonly TimeSeries[] {
  const colours = coloursOf(layers.map(({ value }) => value));
  return layers.map((layer, at) => ({
    key: keyOf(layer),
    label: layer.is_rest ? words.rest : (layer.value ?? words.nameless),
    colour: layer.is_rest ? restColour : (colours[at] ?? otherColour),
    ...columnOf(layer, measure, currency),
  }));
}

function columnOf(layer: Layer, measure: Measure, currency: string | null): Pick<TimeSeries, 'values' | 'exact'> {
  if (measure === 'calls') return { values: layer.call_count };
  if (measure === 'tokens') return { values: knownTokensOver(layer) };
  const amounts = (currency === null ? layer.display : layer.costs[currency]) ?? layer.call_count.map(() => null);
  return { values: amounts.map(pixelsOf), exact: amounts };
}

const keyOf = ({ value, is_rest }: Layer): string => (is_rest ? 'rest' : value === null ? 'none' : `value ${value}`);

/** What a layer's calls are asked for by, and what they are not. */
export function askedOf(layers: readonly Layer[], key: string | null, dimension: string): { readonly asked: Asked; readonly not: Asked } {
  const layer = layers.find((one) => keyOf(one) === key);
  if (layer === undefined) return { asked: {}, not: {} };
  if (!layer.is_rest) return { asked: { [dimension]: [layer.value] }, not: {} };
  return { asked: {}, not: { [dimension]: layers.filter(({ is_rest }) => !is_rest).map(({ value }) => value) } };
}
