// What a Responses answer shows to be billed by the piece. Sources: the items of `output`, and OpenAI's `tool_usage` where it is
// sent, which counts searches itself. Of a search's actions only `search` is billed, opening and finding in a page are not;
// the code interpreter is billed by container, not by call.
import { asObjects, asText, type JsonObject } from '../../lib/json.ts';
import type { UsageUnit } from '../../schema/token-usage.ts';
import { firstCount, objectOf } from './json.ts';

export function responsesUnits(body: JsonObject): Partial<Record<UsageUnit, number>> {
  const units: Partial<Record<UsageUnit, number>> = {};
  const containers = new Set<string>();
  const add = (unit: UsageUnit): void => {
    units[unit] = (units[unit] ?? 0) + 1;
  };
  for (const item of asObjects(body.output)) {
    const action = asText(objectOf(item.action).type);
    if (item.type === 'web_search_call' && (action === null || action === 'search')) add('web_search');
    else if (item.type === 'file_search_call') add('file_search');
    else if (item.type === 'image_generation_call' && item.status !== 'failed') add('image');
    else if (item.type === 'code_interpreter_call') {
      const container = asText(item.container_id);
      if (container === null || !containers.has(container)) add('code_interpreter');
      if (container !== null) containers.add(container);
    }
  }
  const searches = firstCount(objectOf(objectOf(body.tool_usage).web_search).num_requests);
  return searches === null ? units : { ...units, web_search: searches };
}
