// What causes/throttling.ts says, in Chinese.
import type { ChineseTexts } from '../texts.ts';

export const THROTTLING: ChineseTexts = {
  'DownloadTrafficRateLimitExceeded/account-bandwidth': {
    summary: '整个账号在该地域的下载带宽已用尽。',
    advice:
      '汇总该账号在该地域所有 Bucket 的流量：报错的 Bucket 不一定是流量增长的 Bucket。' +
      '将负载错峰、放到 CDN 之后或迁到其他地域，或者申请更高的上限。',
  },
  'DownloadTrafficRateLimitExceeded/internal-bandwidth': {
    summary: '内网 Endpoint 的下载带宽已用尽。',
    advice: '内网流量有单独的上限。将批处理任务在时间上错开并限制其并发；常见原因是机器学习任务和备份任务同时启动。',
  },
  'DownloadTrafficRateLimitExceeded/public-bandwidth': {
    summary: '公网 Endpoint 的下载带宽已用尽。',
    advice:
      '让同地域的机器使用内网 Endpoint，将公网流量放到 CDN 之后，并用 x-oss-traffic-limit 限制单个传输的带宽。' +
      '如果是真实的业务增长，则提高上限。',
  },
  'TotalQpsLimitExceeded/account-request-rate': {
    summary: '账号每秒的请求数超过了该地域允许的上限。',
    advice: '排查循环中的轮询和列举，以及没有间隔的重试；采用带随机抖动的指数退避。',
  },
  'QpsLimitExceeded/operation-request-rate': {
    summary: '某个操作每秒的调用次数超过上限。',
    advice: '在客户端限制该操作的调用频率，并采用带随机抖动的指数退避。',
  },
  'MetaOperationQpsLimitExceeded/management-request-rate': {
    summary: '读取或修改 Bucket 及其设置过于频繁。',
    advice: '缓存已读取的内容，不要为每个用户或任务创建 Bucket，并让自动化操作串行执行。',
  },
  'PartitionQpsLimitted/key-range-request-rate': {
    summary: '排序相近的 Key 收到的请求过多。',
    advice: '打散 Key：在日期和序号之前加上哈希值，使负载分布到多个区间。',
  },
  'ActiveRequestLimitExceeded/concurrent-requests': {
    summary: '同时处于打开状态的请求过多。',
    advice: '减小连接池，缩短超时时间；读取缓慢的客户端会使请求一直不结束。',
  },
  'CpuLimitExceeded/processing': {
    summary: '图片或媒体处理占用的计算资源超过配额。',
    advice: '保存处理结果，不要每次访问都重新计算，并限制并行处理的数量。',
  },
  'ServiceUnavailable/server-busy': {
    summary: '接收请求的服务器暂时满载。',
    advice: '间隔递增地重试，并对间隔加入随机抖动。持续数分钟时，反馈 请求 ID。',
  },
  'UploadTrafficRateLimitExceeded/account-bandwidth': {
    summary: '整个账号在该地域的上传带宽已用尽。',
    advice:
      '汇总该账号在该地域所有 Bucket 的流量：报错的 Bucket 不一定是流量增长的 Bucket。' +
      '将负载错峰、放到 CDN 之后或迁到其他地域，或者申请更高的上限。',
  },
  'UploadTrafficRateLimitExceeded/internal-bandwidth': {
    summary: '内网 Endpoint 的上传带宽已用尽。',
    advice: '内网流量有单独的上限。将批处理任务在时间上错开并限制其并发；常见原因是机器学习任务和备份任务同时启动。',
  },
  'UploadTrafficRateLimitExceeded/public-bandwidth': {
    summary: '公网 Endpoint 的上传带宽已用尽。',
    advice:
      '让同地域的机器使用内网 Endpoint，将公网流量放到 CDN 之后，并用 x-oss-traffic-limit 限制单个传输的带宽。' +
      '如果是真实的业务增长，则提高上限。',
  },
};
