// What the API refuses, in Chinese, by the codes of src/errors.ts: its own sentences are English. Those whose sentence names what is
// wrong and where keep it beside the Chinese one. A test holds that no code is without words.
import { isOwnError, mendWords } from './mend-words.ts';

type Refusal = {
  readonly said: string;
  /** The API's own sentence says more: which field, which line, who. */
  readonly hasDetail: boolean;
};

const whole = (said: string): Refusal => ({ said, hasDetail: false });
const named = (said: string): Refusal => ({ said, hasDetail: true });

const refusals: Readonly<Record<string, Refusal>> = {
  navigation_refused: whole('供应商的应答不能当作网页打开。请用代码或 SDK 请求。'),
  upload_too_large: whole('内容超过了上限。请分次提交。'),
  batch_invalid: named('这批记录无法读取。'),
  batch_too_large: whole('一次提交的记录过多。请减少数量。'),
  told_invalid: named('记录无法读取。'),
  open_unknown: whole('没有这个编号的进行中调用。'),
  opens_full: whole('进行中的上报过多。请稍后再试。'),
  ingest_busy: whole('写入繁忙。请几秒后再试。'),
  header_too_large: whole('请求头超过上限。请减小请求头。'),
  request_malformed: whole('请求不符合 HTTP/1.1。'),
  request_slow: whole('请求发送超时。请重试。'),
  data_in_use: whole('另一个 Daybook 正在使用这个数据目录。'),
  desk_away: whole('管理端正在启动或重启。请稍后再试。'),
  gateway_away: whole('网关没有应答。请稍后再试，并查看网关日志。'),
  ledger_away: whole('总账没有应答，调用暂存在日记账中。请稍后再试。'),
  engine_missing: whole('这台机器无法运行内置总账。请把 ledger.url 设为 ClickHouse 服务器。'),
  question_invalid: named('查询无法理解。'),
  call_unknown: whole('总账中没有这个调用。调用结束几秒后才会出现。'),
  console_missing: whole('控制台尚未构建。'),
  key_unlisted: whole('没有这个编号的密钥。'),
  key_gone: whole('这个密钥已经吊销。请新建一个。'),
  key_invalid: named('密钥不能这样创建。'),
  key_of_file: whole('这个密钥写在 daybook.yaml 里，请在那里修改并重启。'),
  endpoint_invalid: named('端点不能这样保存。'),
  endpoint_taken: whole('已有同名端点。请换一个名称，或修改原有端点。'),
  endpoint_in_use: named('仍有模型或密钥使用这个端点。请先改用其他端点。'),
  endpoint_declared: whole('这个端点来自 daybook.yaml 或环境变量，请在那里修改并重启。'),
  credential_needed: whole('地址变了，请重新输入凭证，或移除凭证。'),
  model_invalid: named('模型不能这样保存。'),
  model_unknown: whole('没有这个模型。'),
  model_taken: whole('已有同名模型。请换一个名称，或修改原有模型。'),
  model_declared: whole('这个模型写在 daybook.yaml 里，请在那里修改并重启。'),
  view_invalid: named('视图不能这样保存。'),
  view_unknown: whole('没有这个视图，或您无权修改。'),
  views_full: whole('保存的视图已达上限。请先删除一些。'),
  account_missing: whole('此操作只对登录的账号有效。'),
  account_unknown: whole('没有这个账号。'),
  account_taken: whole('用户名或邮箱已被其他账号使用。'),
  account_disabled: whole('账号已停用。请先启用。'),
  last_admin: whole('这是最后一个能登录的管理员。请先指定另一个管理员。'),
  password_weak: whole('密码不可用。请用 10 到 200 个字符，且不同于邮箱和用户名。'),
  password_wrong: whole('当前密码不对。请重试，或请管理员生成新链接。'),
  sign_in_failed: whole('邮箱或密码不对。请检查，或请管理员生成新链接。'),
  sign_in_limited: whole('登录尝试过多。请稍候，或请管理员生成新链接。'),
  not_signed_in: whole('您尚未登录。'),
  link_used: whole('链接已用过或已过期。请让管理员生成新链接。'),
  price_invalid: named('价格不能这样保存。'),
  price_overlap: named('与价格簿中同一供应商和模型的价格时间重叠。'),
  price_unknown: whole('价格簿中没有这个价格。'),
  price_shipped: whole('这是随 Daybook 提供的价格，不能修改。请另加一个自己的价格，它会优先。'),
  rate_invalid: named('汇率不能这样保存。'),
  rate_unknown: whole('没有这个编号的汇率。'),
  import_invalid: named('文件没有导入，任何内容都未改变。'),
  recost_unknown: whole('没有这个编号的重新计价。'),
  recost_state: named('重新计价的当前状态不允许此操作。'),
  not_found: whole('这里没有内容。'),
  internal: named('Daybook 发生了意外错误。请按请求编号查看日志。'),
};

/** Null for a code without words. */
export function refusalOf(code: string): Refusal | null {
  if (Object.hasOwn(refusals, code)) return refusals[code] ?? null;
  return isOwnError(code) ? whole(mendWords.zh[code].join('')) : null;
}

/** The sentence in the reader's language; what the API says beside it where it says more. */
export function refusalText(code: string, own: string, language: 'en' | 'zh'): string {
  const refusal = language === 'zh' ? refusalOf(code) : null;
  if (refusal === null) return own;
  return refusal.hasDetail && own !== '' ? `${refusal.said}（${own}）` : refusal.said;
}
