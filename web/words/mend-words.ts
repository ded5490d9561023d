// What to do about an error that Daybook itself gave, by the codes of src/errors.ts that stand in records. What is said of each is that
// table's own sentence, which records carry too; a test holds it.
import { defineWords } from './words.ts';

type Said = readonly [what: string, mend: string];

const en = {
  key_missing: ['No Daybook key was sent.', 'Send it as `authorization: Bearer <key>`, where the SDK sends its api key.'],
  key_unknown: ['This Daybook key is not known.', 'Check it, or make one under Keys.'],
  key_revoked: ['This Daybook key was revoked.', 'Make a new one under Keys.'],
  key_forbidden: ['This key may not do that.', 'Use a key with the role or scope this needs.'],
  model_forbidden: ['This key may not use this model.', 'Use one of the models it allows, or ask for a wider key.'],
  endpoint_unknown: ['No endpoint of this name is configured.', 'Name one that stands under Vendors & models.'],
  endpoint_missing: [
    'No endpoint is configured for this request.',
    'Add one under Vendors & models, or set the vendor’s key in the environment.',
  ],
  endpoint_dialect: ['The endpoint does not speak this dialect.', 'Use a path of one it speaks, or another endpoint.'],
  path_unknown: ['Daybook does not serve this path.', 'Check the SDK’s base URL: /v1 for OpenAI, / for Anthropic and Gemini.'],
  path_ambiguous: ['Two readers could read this path differently.', 'Send it without `..`, `//` and encoded slashes.'],
  body_not_json: ['The request body is not a JSON object.', 'Send one, with content-type: application/json.'],
  body_duplicate_key: ['The request body names a key twice that decides where it goes.', 'Send model, stream and stream_options once.'],
  body_too_large: ['The request body is larger than this gateway takes.', 'Send less, or raise gateway.max_request_bytes.'],
  body_incomplete: ['The request ended before its body was complete.', 'Look at the caller’s network and its timeouts.'],
  body_encoding: ['The request body has a content-encoding that cannot be read here.', 'Send it plain, or with gzip, deflate or br.'],
  context_invalid: ['An x-daybook header cannot be read.', 'Metadata is one JSON object of at most 16 kB; the others are plain text.'],
  upstream_unreachable: ['The vendor could not be reached.', 'Try again. If it goes on, check the endpoint’s base URL and the network.'],
  upstream_malformed: ['The vendor’s answer was not HTTP.', 'Check the endpoint’s base URL.'],
  upstream_cut: ['The vendor ended the connection before its answer was complete.', 'Try again.'],
  timeout_connect: ['The vendor did not accept a connection in time.', 'Try again, or raise timeouts.connect.'],
  timeout_first_byte: ['The vendor did not begin to answer in time.', 'Try again, or raise timeouts.first_byte.'],
  timeout_idle: ['The vendor stopped sending in the middle of its answer.', 'Try again, or raise timeouts.idle.'],
  timeout_total: ['The call took longer than it may.', 'Ask for less, or raise timeouts.total.'],
  caller_gone: [
    'The caller left before the answer was complete.',
    'Nothing to mend here; look at the caller’s own timeout if it was not meant.',
  ],
  gateway_died: ['The gateway ended while this call was open.', 'Look at the gateway’s log around this time.'],
  app_gone: ['Whoever told of the beginning of this call never told of its end.', 'Look at the app around this time.'],
  stopping: ['This gateway is stopping.', 'Try again; another one answers.'],
  journal_full: ['The journal is full and journal.on_full is refuse.', 'Free disk space or bring the ledger back.'],
  journal_broken: ['The journal cannot be written.', 'Look at the gateway’s log and the disk under the data directory.'],
} as const satisfies Record<string, Said>;

export type OwnError = keyof typeof en;

const zh: Readonly<Record<OwnError, Said>> = {
  key_missing: ['没有带 Daybook 密钥。', '在 SDK 填 API key 的地方填上它，即 `authorization: Bearer <key>`。'],
  key_unknown: ['密钥不存在。', '检查密钥，或在“密钥”页新建一个。'],
  key_revoked: ['密钥已吊销。', '在“密钥”页新建一个。'],
  key_forbidden: ['这个密钥没有权限。', '换用有相应角色或范围的密钥。'],
  model_forbidden: ['这个密钥不能使用该模型。', '改用它允许的模型，或申请范围更大的密钥。'],
  endpoint_unknown: ['没有这个名称的端点。', '使用“供应商与模型”页列出的端点。'],
  endpoint_missing: ['没有可用于这个请求的端点。', '在“供应商与模型”页添加，或在环境变量中设置供应商的密钥。'],
  endpoint_dialect: ['该端点不支持这种协议。', '换用它支持的路径，或换一个端点。'],
  path_unknown: ['Daybook 没有这个路径。', '检查 SDK 的 base URL：OpenAI 用 /v1，Anthropic 和 Gemini 用 /。'],
  path_ambiguous: ['这个路径有两种读法。', '不要包含 `..`、`//` 或编码过的斜杠。'],
  body_not_json: ['请求体不是 JSON 对象。', '发送一个 JSON 对象，content-type 为 application/json。'],
  body_duplicate_key: ['请求体里关键字段出现了两次。', 'model、stream、stream_options 各只写一次。'],
  body_too_large: ['请求体超过网关上限。', '减小请求，或调高 gateway.max_request_bytes。'],
  body_incomplete: ['请求体没有发完就断了。', '检查调用方的网络和超时设置。'],
  body_encoding: ['请求体的编码无法读取。', '不压缩，或使用 gzip、deflate、br。'],
  context_invalid: ['某个 x-daybook 头无法读取。', '元数据须是不超过 16 kB 的 JSON 对象，其余为普通文本。'],
  upstream_unreachable: ['无法连接供应商。', '请重试；若持续出现，检查端点地址和网络。'],
  upstream_malformed: ['供应商的应答不是 HTTP。', '检查端点地址。'],
  upstream_cut: ['供应商在回答完成前断开了连接。', '请重试。'],
  timeout_connect: ['供应商未在时限内接受连接。', '请重试，或调高 timeouts.connect。'],
  timeout_first_byte: ['供应商未在时限内开始回答。', '请重试，或调高 timeouts.first_byte。'],
  timeout_idle: ['供应商在回答中途停止发送。', '请重试，或调高 timeouts.idle。'],
  timeout_total: ['调用超过了允许的总时长。', '减小请求，或调高 timeouts.total。'],
  caller_gone: ['回答完成前调用方已断开。', '无需处理；若非本意，检查调用方的超时设置。'],
  gateway_died: ['调用进行中网关停止了。', '查看网关当时的日志。'],
  app_gone: ['应用上报了开始，却没有上报结束。', '检查应用当时的情况。'],
  stopping: ['网关正在停止。', '请重试，其他网关会应答。'],
  journal_full: ['日记账已满，新的调用会被拒绝。', '清理磁盘空间，或恢复总账。'],
  journal_broken: ['日记账无法写入。', '查看网关日志和数据目录所在的磁盘。'],
};

export const mendWords = defineWords<Readonly<Record<OwnError, Said>>>(en, zh);

export const isOwnError = (code: string): code is OwnError => Object.hasOwn(en, code);
