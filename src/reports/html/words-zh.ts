// The page in Simplified Chinese. Codes, hosts and what the catalog advises stay as they are.
import type { Oddity } from '../../model/reading.ts';
import { causeName, shortHost, type VerdictFacts } from '../verdict.ts';
import { clockFor, count } from '../words.ts';
import type { Words } from './words.ts';

const ACTIONS: ReadonlyMap<string, string> = new Map([
  ['retry', '重试'],
  ['slow-down', '降低请求速率'],
  ['fix-request', '修正请求'],
  ['fix-config', '修正配置'],
  ['fix-credentials', '修正凭证'],
  ['fix-clock', '校准时钟'],
  ['pay-bill', '结清欠费'],
  ['report-to-oss', '联系 OSS 支持'],
  ['expected', '属于预期'],
  ['unknown', '未知'],
]);

/** How the first sentence begins, and who must act. */
const LEADS: ReadonlyMap<string, readonly [string, string]> = new Map([
  ['retry', ['暂时性失败', '稍后重试即可成功。']],
  ['slow-down', ['限流', '客户端需要降低速率，或提升配额。']],
  ['fix-request', ['请求有误', '需要修正发出请求的程序。']],
  ['fix-config', ['被配置拒绝', '需要由策略、域名、跨域、防盗链或生命周期等配置的负责人处理。']],
  ['fix-credentials', ['凭证被拒绝', '需要由访问密钥、令牌或签名代码的负责人处理。']],
  ['fix-clock', ['客户端时钟不准', '需要校准客户端机器的时钟。']],
  ['pay-bill', ['账号已停服', '需要账号所有者结清欠费。']],
  ['report-to-oss', ['OSS 服务端故障', '请携带请求 ID 联系技术支持。']],
  ['expected', ['没有异常', '这类响应属于正常使用，无需处理。']],
]);
const UNEXPLAINED: readonly [string, string] = ['原因不明', '尚不清楚应由谁处理。'];

function verdict(
  report: VerdictFacts,
  foreign: (text: string) => string,
): { alarm: 'bad' | 'warn' | 'good'; sentences: string[] } {
  const clock = clockFor(report.timeZone, report.range);
  const cause = report.verdict.cause === null ? undefined : report.causes[report.verdict.cause];
  if (cause === undefined) {
    const { range, tiles, input } = report;
    const place = range === null ? '数据库中' : `${clock.long(range.from)} 至 ${clock.long(range.to)}`;
    const requests = tiles.requests === null ? '' : ` ${count(tiles.requests)} 个请求，`;
    const sentences = [`${place}${range === null ? '' : '：'}${requests}没有 OSS 错误。`];
    if (input.sources === 0) sentences.push('尚未导入任何日志。');
    return { alarm: 'good', sentences };
  }
  const [lead, who] = LEADS.get(cause.category === 'throttle' ? 'slow-down' : cause.action) ?? UNEXPLAINED;
  const over = cause.run !== null && !cause.run.ongoing;
  const rate = report.verdict.rate;
  const unit = rate?.per === 'minute' ? ' 次/分钟' : rate?.per === 'hour' ? ' 次/小时' : ' 次';
  const parts = [
    `${cause.code === null ? '（无错误码）' : causeName({ ...cause, ec: null }, foreign)} × ${count(rate?.errors ?? cause.errors)}${rate === null ? ' 次' : unit}`,
  ];
  if (cause.topHost !== null && cause.topHost !== '') {
    const others = cause.hosts - 1;
    parts.push(`发生在 ${foreign(shortHost(cause.topHost))}${others > 0 ? ` 等 ${count(cause.hosts)} 个主机` : ''}`);
  }
  if (cause.run !== null) {
    const { since, until, ongoing } = cause.run;
    if (until - since <= report.step) parts.push(`时间 ${clock.short(since)}`);
    else parts.push(ongoing ? `自 ${clock.short(since)} 起` : `${clock.short(since)} 至 ${clock.short(until)}`);
  }
  const sentences = [`${over ? '已结束：' : ''}${lead}：${parts.join('，')}。`, who];
  const { newCauses } = report.tiles;
  if (newCauses !== null) sentences.push(newCauses === 0 ? '没有新原因。' : `${count(newCauses)} 个新原因。`);
  const { completeTo } = report.coverage;
  if (completeTo !== null && report.range !== null && completeTo > report.range.from)
    sentences.push(`数据完整至 ${clock.short(completeTo)}。`);
  return { alarm: over || cause.action === 'expected' ? 'warn' : 'bad', sentences };
}

function duration(seconds: number): string {
  const value = Math.abs(Math.round(seconds));
  if (value < 60) return `${value} 秒`;
  const [days, hours, minutes] = [
    Math.floor(value / 86_400),
    Math.floor(value / 3600) % 24,
    Math.floor(value / 60) % 60,
  ];
  if (days > 0) return hours === 0 ? `${count(days)} 天` : `${count(days)} 天 ${hours} 小时`;
  if (hours > 0) return minutes === 0 ? `${hours} 小时` : `${hours} 小时 ${minutes} 分钟`;
  return value % 60 === 0 || value >= 600 ? `${minutes} 分钟` : `${minutes} 分 ${value % 60} 秒`;
}

function oddity({ kind, code, status, expected, errors }: Oddity, foreign: (text: string) => string): string {
  const name = code === null ? '（无错误码）' : foreign(code);
  const shown = status === null ? '无状态码' : `状态码 ${status}`;
  const times = `${count(errors)} 次`;
  switch (kind) {
    case 'status-differs':
      return `${name}：${times}返回${shown}${expected === null ? '' : `，而不是 ${expected}`}`;
    case 'success-status':
      return `${name}：${times}返回${shown}，看上去像成功`;
    case 'unknown-code':
      return `${name}（${shown}）：${times}，不在错误码目录中`;
    case 'no-code':
      return `${times}错误没有错误码（${shown}）`;
    case 'skewed-time':
      return `${name}：${times}，时间在未来`;
    default:
      return kind satisfies never;
  }
}

export const chinese: Words = {
  title: 'OSS 错误',
  toLanguage: 'English',
  otherLanguage: 'en',
  theme: '主题',
  themes: { auto: '跟随系统', light: '浅色', dark: '深色' },
  skip: '跳到报告',
  windows: (length) => `窗口 ${length}`,
  range: (from, to) => `${from} 至 ${to}`,
  alarm: { bad: '需要处理', warn: '请留意', good: '一切正常' },
  verdict,
  docs: '官方文档',
  duration,
  tiles: {
    errors: () => '错误',
    rate: '请求失败率',
    ofRequests: (n) => `共 ${n} 个请求`,
    rateUnknown: '当前筛选下未知',
    throttled: '被限流',
    serverFaults: () => '服务端故障',
    newCauses: () => '新原因',
    notComparable: '没有更早的数据可比',
    hosts: () => '主机',
    share: (percent) => `占全部的 ${percent}`,
    peak: (n, at) => `峰值 ${n}，${at}`,
    peakIn: (n, length, at) => `峰值 ${length}内 ${n}，${at}`,
    selected: (percent) => `占整个报告的 ${percent}`,
  },
  whoMustAct: '由谁处理',
  action: (action) => (action === null ? '其他' : (ACTIONS.get(action) ?? action)),
  chart: {
    heading: '错误随时间变化',
    per: (length) => `每 ${length}`,
    by: '堆叠方式',
    groups: {
      action: '由谁处理',
      code: '错误码',
      cause: '原因',
      host: '主机',
      bucket: '存储空间',
      region: '地域',
      category: '类别',
      status: '状态码',
    },
    open: '灰色：可能还会变化',
    firstSeen: '首次出现',
    hint: '在图上拖动，或移动下方两个滑块，只看其中一段；按 Esc 恢复全部。',
    from: '开始',
    to: '结束',
    table: '以表格显示',
    summary: (errors, peak) => `${errors} 个错误随时间变化；${peak}`,
    time: '时间',
    all: '合计',
    zoom: '放大',
    unzoom: '还原',
    zoomed: (range) => `已放大到 ${range}`,
  },
  selection: {
    heading: '仅显示：',
    time: '时间',
    remove: (what) => `移除筛选 ${what}`,
    clear: '显示全部',
    only: (what) => `仅显示 ${what}`,
    nothing: '当前筛选下没有错误。',
    show: (n) => `查看 ${n} 个错误`,
  },
  others: '其他',
  unknown: '未知',
  noCode: '（无错误码）',
  causes: {
    heading: '主要原因',
    errors: '错误数',
    trend: '趋势',
    change: '变化',
    cause: '原因',
    action: '由谁处理',
    seen: '首次与最近出现',
    hosts: '主机',
    sample: '示例请求 ID',
    more: (n) => `其余 ${n} 个原因`,
    notListed: (n) => `另有 ${n} 个错误属于更少见的原因，已计入上方总数，此处未列出。`,
    advice: '如何处理',
    isNew: '新',
    was: (n) => `此前 ${n}`,
    same: '持平',
    times: (n) => `${n} 倍`,
    before: '与上一时段相比',
    retry: '重试可能有效',
    noRetry: '重试无效',
    sparkline: (n, peak) => `${n} 个错误，${peak}`,
    andHosts: (n) => `等另外 ${n} 个`,
  },
  fresh: {
    heading: '本时段新出现',
    none: '没有新原因。',
    unknown: '数据从本时段开始，无法区分新旧。',
  },
  heat: {
    heading: '各主机随时间变化',
    host: '主机',
    errors: '错误数',
    scale: '每格错误数：',
    left: (n) => `其余 ${n} 个主机`,
    row: (host, errors, peak) => `${host}：${errors} 个错误，${peak}`,
    none: '没有已知的主机。',
  },
  throttling: {
    heading: '限流',
    none: '没有请求因负载被限速或拒绝。',
    summary: (n, share) => `${n} 个请求被限速或拒绝，占全部错误的 ${share}。`,
    peak: (n, length, at) => `峰值：${at}，${length}内 ${n} 次。`,
  },
  clocks: {
    heading: '客户端时钟',
    none: '没有客户端的时钟出错。',
    summary: (n) => `${count(n)} 个请求因客户端时钟不准被拒绝。`,
    off: '不准',
    skew: (length, behind, zone) => `${behind ? '慢' : '快'} ${length}${zone ? '（时区问题？）' : ''}`,
    skewHeading: '时钟偏差',
    lastSeen: '最近出现',
    requestId: '请求 ID',
  },
  oddities: {
    heading: '异常现象',
    none: '一切与错误码目录相符。',
    text: oddity,
    rejected: (n, share) => `输入中有 ${n} 行格式有误（${share}）`,
  },
  samples: {
    heading: '每个原因一个示例',
    note: '各取最新一条；敏感信息已隐去。',
    none: '当前筛选下没有单条错误。',
    ticket: '工单文本',
    copyTicket: '复制工单文本',
    message: '错误信息',
    fields: {
      time: '时间',
      requestId: '请求 ID',
      host: '主机',
      status: '状态码',
      ec: 'EC',
      operation: '操作',
      bucket: '存储空间',
      region: '地域',
      object: '对象',
      source: '来源',
    },
    more: '其余字段',
  },
  copy: (what) => `复制 ${what}`,
  copied: '已复制',
  notCopied: '此处不允许复制；文本已选中。',
  input: (sources, lines, duplicates) =>
    `已读取：${count(sources)} 个来源，${lines} 行，${duplicates} 个此前已知的错误。`,
  made: (version, at) => `由 ossight ${version} 生成于 ${at}。`,
  empty: '还没有可显示的内容。',
  live: {
    states: {
      connecting: '正在连接',
      live: '实时',
      lost: '连接中断，正在重试',
      loading: '正在加载',
      failed: '服务器没有响应；当前数字已过时',
    },
    following: (files, lag) => `正在跟踪 ${files} 个文件${lag === null ? '' : `，落后 ${lag}`}`,
    notFollowing: '跟踪进程已停止，正在重新启动',
    ranges: '时间范围',
    everything: '全部',
    panel: '单条错误',
    close: '关闭',
    back: '全部错误',
    older: '更早的错误',
    none: '当前筛选下没有保存单条错误。',
    loading: '正在加载…',
    failed: '服务器没有响应。',
    explanation: '含义',
    errorsOf: (n) => `${n} 的错误`,
    find: '查找请求 ID',
  },
};
