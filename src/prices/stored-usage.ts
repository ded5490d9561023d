// The usage of a call as its record holds it, back from JSON. What is no usage is null. A count that JSON could not write (it comes as
// null) is read as no number, which is what it was: priced again it means what it meant the first time.
import { asObject, asObjects, asText, isObject, type JsonObject } from '../lib/json.ts';
import { type TokenUsage, tokenParts, type UsageIteration, usageUnits } from '../schema/token-usage.ts';

export function readUsage(value: unknown): TokenUsage | null {
  if (!isObject(value)) return null;
  return {
    input_total: countOf(value.input_total),
    output_total: countOf(value.output_total),
    total: countOf(value.total),
    parts: countsOf(value.parts, tokenParts),
    units: countsOf(value.units, usageUnits),
    iterations: asObjects(value.iterations).map(iterationOf),
    service_tier: asText(value.service_tier),
    speed: asText(value.speed),
    region: asText(value.region),
    reported_cost: asText(value.reported_cost),
    reported_currency: asText(value.reported_currency),
    flags: [],
  };
}

const countOf = (value: unknown): number | null => (typeof value === 'number' ? value : null);

function countsOf<Name extends string>(value: unknown, names: readonly Name[]): Partial<Record<Name, number>> {
  const found: Partial<Record<Name, number>> = {};
  const said = asObject(value);
  if (said === null) return found;
  for (const name of names) if (name in said) found[name] = countOf(said[name]) ?? Number.NaN;
  return found;
}

const iterationOf = (value: JsonObject): UsageIteration => ({
  type: asText(value.type) ?? '',
  model: asText(value.model),
  input_total: countOf(value.input_total) ?? Number.NaN,
  output_total: countOf(value.output_total) ?? Number.NaN,
  parts: countsOf(value.parts, tokenParts),
});
