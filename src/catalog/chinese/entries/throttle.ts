// What entries/throttle.ts says, in Chinese.
import type { ChineseTexts } from '../texts.ts';

export const THROTTLE: ChineseTexts = {
  ActiveRequestLimitExceeded: {
    summary: '该账号同时处于进行中的请求过多。',
    advice:
      '查找长时间未结束的请求：下载缓慢、客户端挂起、连接池变大。' +
      '减少并行传输数，设置客户端超时，间隔递增并加随机抖动地重试。' +
      '如果并发合理，联系技术支持提高上限，并提供几个 请求 ID。',
  },
  CpuLimitExceeded: {
    summary: '图片处理或媒体处理使用的计算资源超过账号的配额。',
    advice:
      '检查有多少请求携带 x-oss-process：每个请求都会重新计算。' +
      '降低这些请求的并发，将常用样式的处理结果存储为文件（Object），或在前端使用 CDN，再退避重试。' +
      '如果需求长期存在，技术支持可以提高上限。',
  },
  DownloadTrafficRateLimitExceeded: {
    summary: '下载流量超过账号或 Bucket 的带宽配额。',
    advice:
      '将控制台“数据统计”中的下载带宽与该地域的上限对比，找出流量增长的主机、Bucket 或客户端。' +
      '用 x-oss-traffic-limit 限制客户端，将公网流量迁移到 CDN，让同地域的读取方改用内网 Endpoint。' +
      '无间隔的重试会使情况恶化；如果负载合理，请技术支持提高上限。',
  },
  MetaOperationQpsLimitExceeded: {
    summary: '管理类调用（列举 Bucket、Bucket 设置、跨域规则、LiveChannel）过于频繁。',
    advice:
      '找出循环调用 ListBuckets 或循环读写 Bucket 设置的程序；最常见的是每次访问文件（Object）之前都检查 Bucket 的客户端。' +
      '缓存这些响应，并让 Terraform 等自动化任务串行执行。' +
      '几秒后重试通常会成功。',
  },
  PartitionQpsLimitted: {
    summary: '某一段文件（Object）名称每秒的请求数超过其分区的服务能力。',
    advice:
      '查看被访问的名称：日期、计数器或其他相同的顺序前缀会使所有请求集中到一个分区。' +
      '在名称前加上较短的哈希以分散负载，在此期间退避重试。' +
      '如果名称无法更改，就热点前缀联系技术支持。',
  },
  QpsLimitExceeded: {
    summary: '请求速率超过该接口的限流阈值。',
    advice:
      '找出调用如此频繁的操作及其调用方；日志中有操作和主机。' +
      '降低速率，间隔递增并加随机抖动地重试，不要立即重试。' +
      '如果确实需要该速率，联系技术支持提高上限。',
  },
  SlowDown: {
    summary: '服务端要求客户端降低请求速率。',
    advice:
      '确认响应确实来自 OSS：OSS 自身的限流通常使用更长的错误码，此错误码是 S3 的写法，见于经由兼容网关的访问。' +
      '然后降低并发，间隔递增并加随机抖动地重试。' +
      '如果问题依旧，将请求速率与账号上限对比，并申请提高上限。',
  },
  TotalQpsLimitExceeded: {
    summary: '该账号每秒发送的请求数超过配额。',
    advice:
      '将请求速率与上限对比：单个账号约为每秒 10,000 次，文件（Object）名称按顺序递增时约为每秒 2,000 次。' +
      '停止不必要的 HEAD 和列举调用，批量删除，将名称前缀随机化，并退避重试。' +
      '如果需求长期存在，技术支持可以提高上限。',
  },
  UploadTrafficRateLimitExceeded: {
    summary: '上传流量超过账号或 Bucket 的带宽配额。',
    advice:
      '查看是哪个任务或客户端开始上传：常见的是备份、迁移和日志投递。' +
      '用 x-oss-traffic-limit 或减少并行分片数加以限制，并将批处理任务分散到不同时段。' +
      '如果负载合理，请技术支持提高该地域的上限。',
  },
};
