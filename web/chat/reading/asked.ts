// What a request asks for beside its messages: the tools it offers, the shape it wants the answer in, and its settings.
import { isObject, isSaid, take } from './take.ts';
import type { JsonObject } from './turn.ts';

export type OfferedTool = {
  readonly name: string;
  readonly about: string | null;
  /** JSON Schema of its arguments, where it has one. */
  readonly schema: unknown;
  /** Everything else of the offer. */
  readonly rest: JsonObject | null;
};

export type Asked = {
  readonly tools: readonly OfferedTool[];
  /** The answer is to be JSON; `schema` is null where any JSON will do. */
  readonly shape: { readonly name: string | null; readonly schema: unknown } | null;
  readonly settings: JsonObject | null;
};

export function askedOf(params: unknown): Asked {
  if (!isObject(params)) return { tools: [], shape: null, settings: null };
  const taking = take(params);
  taking.skip(...conversation);
  const tools = offered(taking.any('tools', 'functions'));
  const shape = shapeOf(params);
  return { tools, shape, settings: taking.rest() };
}

/** Members of a request that are part of the conversation. */
export const conversation = [
  'system',
  'instructions',
  'systemInstruction',
  'system_instruction',
  'messages',
  'input',
  'contents',
  'prompt',
] as const;

function offered(tools: unknown): readonly OfferedTool[] {
  const list: readonly unknown[] = Array.isArray(tools) ? tools : isSaid(tools) ? [tools] : [];
  return list.flatMap((tool) => {
    if (!isObject(tool)) return [{ name: '?', about: null, schema: undefined, rest: { tool } }];
    const declared = tool['functionDeclarations'] ?? tool['function_declarations'];
    if (!Array.isArray(declared)) return offeredOne(tool);
    const { functionDeclarations: _one, function_declarations: _other, ...others } = tool;
    return [...offered(declared), ...(isSaid(others) ? offeredOne(others) : [])];
  });
}

function offeredOne(tool: JsonObject): readonly OfferedTool[] {
  const taking = take(tool);
  const inner = taking.object('function', 'custom', 'toolSpec');
  const of = inner === null ? taking : take(inner);
  const type = taking.text('type');
  // Gemini's own tools are named by their one member.
  const name = of.text('name', 'server_label') ?? (type === 'function' ? null : type) ?? Object.keys(tool)[0] ?? '?';
  const about = of.text('description');
  const schema = of.any('parameters', 'input_schema', 'inputSchema', 'parametersJsonSchema');
  const beside = inner === null ? null : taking.rest();
  return [{ name, about, schema, rest: of.rest() === null ? beside : { ...of.rest(), ...beside } }];
}

function shapeOf(params: JsonObject): Asked['shape'] {
  const format =
    params['response_format'] ?? within(params['text'], 'format') ?? within(params['output_config'], 'format') ?? params['output_format'];
  if (isObject(format)) {
    const inner = isObject(format['json_schema']) ? format['json_schema'] : format;
    if (format['type'] === 'text') return null;
    return { name: typeof inner['name'] === 'string' ? inner['name'] : null, schema: inner['schema'] ?? null };
  }
  const config = params['generationConfig'] ?? params['generation_config'];
  if (!isObject(config)) return null;
  const schema = config['responseSchema'] ?? config['responseJsonSchema'] ?? config['response_schema'];
  const mime = config['responseMimeType'] ?? config['response_mime_type'];
  return schema === undefined && mime !== 'application/json' ? null : { name: null, schema: schema ?? null };
}

const within = (value: unknown, name: string): unknown => (isObject(value) ? value[name] : undefined);
