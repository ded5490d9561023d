// The whole vendor without a network: a request's method, path, headers and body in, a reply out. Paths may have anything
// before them, so that one vendor can stand for several base URLs.
import type { Family } from '../schema/vocabulary.ts';
import { answerMessages, askedByMessages, countMessages, readCount, readMessages } from './shapes/anthropic-messages.ts';
import { NotUnderstood } from './mind/asked.ts';
import { chanceFrom } from './mind/chance.ts';
import type { Context } from './shapes/context.ts';
import { errorBody, failureAsked, failureReply } from './shapes/failures.ts';
import {
  answerEmbed,
  answerEmbedBatch,
  answerGenerate,
  askedByGenerate,
  countGenerate,
  promptOfEmbeds,
  readEmbed,
  readEmbedBatch,
  readGenerate,
  sseFrame,
} from './shapes/gemini.ts';
import { answerModels } from './shapes/models.ts';
import { answerChat, askedByChat, readChat } from './shapes/openai-chat.ts';
import {
  answerCompletion,
  answerEmbedding,
  askedByCompletion,
  promptOfEmbedding,
  readCompletion,
  readEmbedding,
} from './shapes/openai-others.ts';
import { answerResponses, askedByResponses, failedResponse, readResponses } from './shapes/openai-responses.ts';
import { type Broken, dataFrame, documentReply, halfOf, namedFrame, type Reply } from './shapes/reply.ts';

export type Request = { readonly method: string; readonly url: string; readonly anthropic: boolean; readonly body: Buffer };

/** What a path answers: the prompt it read, its reply, and the frame that breaks a stream with an error. */
type Served = { readonly prompt: string; readonly reply: () => Reply; readonly broken: Broken };

/** A vendor that remembers how many requests it has answered and which long texts it has read. */
export function makeVendor(seed: number, now: () => number): (request: Request) => Reply {
  const read = new Set<string>();
  let answered = 0;
  const seen = (text: string): boolean => {
    const known = read.has(text);
    if (read.size > 1000) read.clear();
    read.add(text);
    return known;
  };
  return (request) => {
    answered += 1;
    const chance = chanceFrom(seed, answered);
    const { pathname, searchParams } = new URL(request.url, 'http://vendor');
    const family = familyOf(pathname, request.anthropic);
    const request_id = chance.id('req_01', 22);
    const header = family === 'anthropic' ? 'request-id' : family === 'openai' ? 'x-request-id' : 'x-demo-request-id';
    const context: Context = { chance, now: now(), seen, request_id, headers: { [header]: request_id } };
    try {
      return serve(request, family, pathname, searchParams.get('alt') === 'sse', context);
    } catch (error) {
      if (!(error instanceof NotUnderstood)) throw error;
      return documentReply(errorBody(family, 400, request_id, error.message, error.param), context.headers, 400);
    }
  };
}

function serve(request: Request, family: Family, path: string, sse: boolean, context: Context): Reply {
  const models = /\/models(?:\/([^/:]+))?$/.exec(path);
  if (request.method === 'GET' && models !== null) return answerModels(family, models[1] ?? null, context);
  const served = request.method === 'POST' ? servedAt(family, path, sse, jsonOf(request.body), context) : null;
  if (served === null) {
    return documentReply(errorBody(family, 404, context.request_id, `Invalid URL (${request.method} ${path})`), context.headers, 404);
  }
  const failure = failureAsked(served.prompt);
  if (failure === null) return served.reply();
  if (failure !== 'cut' && failure !== 'midway') return failureReply(family, failure, context.request_id, context.headers);
  const reply = served.reply();
  if (!reply.stream && failure === 'midway') return failureReply(family, 500, context.request_id, context.headers);
  return halfOf(reply, failure === 'midway' ? served.broken : null);
}

function servedAt(family: Family, path: string, sse: boolean, json: unknown, context: Context): Served | null {
  const plain = { broken: () => dataFrame(errorBody(family, 500, context.request_id)) };
  if (path.endsWith('/chat/completions')) {
    const body = readChat(json);
    return { prompt: askedByChat(body).prompt, reply: () => answerChat(body, context), ...plain };
  }
  if (path.endsWith('/completions')) {
    const body = readCompletion(json);
    return { prompt: askedByCompletion(body).prompt, reply: () => answerCompletion(body, context), ...plain };
  }
  if (path.endsWith('/responses')) {
    const body = readResponses(json);
    const broken: Broken = (before) => failedResponse(body, context, before);
    return { prompt: askedByResponses(body).prompt, reply: () => answerResponses(body, context), broken };
  }
  if (path.endsWith('/embeddings')) {
    const body = readEmbedding(json);
    return { prompt: promptOfEmbedding(body), reply: () => answerEmbedding(body, context), ...plain };
  }
  if (path.endsWith('/messages')) {
    const body = readMessages(json);
    const broken = (): string => namedFrame({ ...errorBody(family, 529, context.request_id), type: 'error' });
    return { prompt: askedByMessages(body).prompt, reply: () => answerMessages(body, context), broken };
  }
  if (path.endsWith('/messages/count_tokens')) {
    const body = readCount(json);
    return { prompt: askedByMessages(body).prompt, reply: () => countMessages(body, context), ...plain };
  }
  const gemini = /\/models\/([^/:]+):(\w+)$/.exec(path);
  return gemini === null ? null : geminiAt(decodeURIComponent(gemini[1] ?? ''), gemini[2] ?? '', sse, json, context);
}

function geminiAt(model: string, verb: string, sse: boolean, json: unknown, context: Context): Served | null {
  const error = errorBody('gemini', 503, context.request_id);
  const broken: Broken = (before) => (sse ? sseFrame(error) : `${before === 0 ? '[' : ',\r\n'}${JSON.stringify(error)}\n]`);
  if (verb === 'embedContent') {
    const body = readEmbed(json);
    return { prompt: promptOfEmbeds([body]), reply: () => answerEmbed(body, context), broken };
  }
  if (verb === 'batchEmbedContents') {
    const bodies = readEmbedBatch(json);
    return { prompt: promptOfEmbeds(bodies), reply: () => answerEmbedBatch(bodies, context), broken };
  }
  if (verb !== 'generateContent' && verb !== 'streamGenerateContent' && verb !== 'countTokens') return null;
  const body = readGenerate(json);
  const { prompt } = askedByGenerate(model, body);
  if (verb === 'countTokens') return { prompt, reply: () => countGenerate(model, body, context), broken };
  const streaming = verb === 'generateContent' ? 'document' : sse ? 'sse' : 'array';
  return { prompt, reply: () => answerGenerate(model, body, streaming, context), broken };
}

function familyOf(path: string, anthropicHeader: boolean): Family {
  if (/\/v1(?:beta|alpha)\w*\/(?!openai\/)/.test(path) || /:\w+$/.test(path)) return 'gemini';
  return anthropicHeader || /\/messages(?:\/|$)/.test(path) ? 'anthropic' : 'openai';
}

function jsonOf(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined; // Read as a body that is not understood, which answers 400 as vendors do.
  }
}
