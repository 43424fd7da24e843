// What entries/server.ts says, in Chinese.
import type { ChineseTexts } from '../texts.ts';

export const SERVER: ChineseTexts = {
  InternalError: {
    summary: '服务端在处理请求时发生故障。',
    advice:
      '间隔递增地重试；请求量大时零星出现属于正常情况，SDK 会在后台自动重试。' +
      '如果错误率上升或持续数分钟，查看该地域的服务状态页，并附上多个 请求 ID 及其时间提交工单。' +
      '写操作失败后，先检查文件（Object）是否已存在，再决定是否以其他名称重新写入。',
  },
  RequestTimeout: {
    summary: '服务端等待请求的剩余部分时，连接空闲时间过长。',
    advice:
      '先检查上传链路：线路缓慢或丢包、代理做了缓冲、客户端在数据就绪之前就发起请求。' +
      '重试该请求；大文件（Object）使用分片上传并减小分片，以降低重试的代价。' +
      '一台主机同时大量出现，说明问题在其网络；所有主机大量出现，说明发生了服务故障。',
  },
  ServiceFail: {
    summary: '服务端未能执行该操作。',
    advice:
      '间隔递增地重试。' +
      '如果某个 Bucket 或操作持续失败，从另一个客户端尝试相同的调用，以排除请求本身的问题，再将 请求 ID 提供给技术支持。',
  },
  ServiceUnavailable: {
    summary: '服务端过于繁忙，暂时无法受理该请求。',
    advice:
      '间隔递增并加随机抖动地重试；在此期间不要提高并发。' +
      '如果自身的请求速率在此之前突增，先将其降下来。' +
      '负载正常却持续超过数分钟：附上 请求 ID、时间和地域提交工单。',
  },
};
