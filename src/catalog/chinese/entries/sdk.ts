// What entries/sdk.ts says, in Chinese.
import type { ChineseTexts } from '../texts.ts';

export const SDK: ChineseTexts = {
  BadErrorResponse: {
    summary: '错误响应的响应体无法被 SDK 解析为 OSS 错误。',
    advice:
      '查看状态码和原始响应体：HTML 页面来自中间的代理、负载均衡或认证门户。' +
      '如果响应体为空或被截断，用 curl -v 重复调用。' +
      '没有 x-oss-request-id，说明请求从未到达 OSS。',
  },
  ClientError: {
    summary: 'SDK 在发送任何内容之前就拒绝或中止了调用。',
    advice:
      '查看 Message：参数错误、本地文件缺失、名称不符合规则。' +
      '修正调用；服务端从未收到该请求，因此没有 请求 ID 可查。',
  },
  ConnectionRefused: {
    summary: '该 Endpoint 上没有服务接受连接。',
    advice:
      '检查客户端实际使用的主机和端口：代理设置、对 HTTPS 使用了 HTTP 端口、在地域之外使用内网 Endpoint。' +
      '在同一台机器上用 curl 测试，再检查防火墙和安全组。' +
      '只有之前正常时，重试才有用。',
  },
  ConnectionTimeout: {
    summary: '未能在规定时间内与 Endpoint 建立连接。',
    advice:
      '在同一台机器上用 curl 测试：内网 Endpoint 只在其地域和 VPC 内响应。' +
      '再检查防火墙、NAT 端口是否耗尽，以及连接池大小。' +
      '间隔递增地重试；多台主机同时出现，说明问题在网络或地域。',
  },
  Forbidden: {
    summary: 'HEAD 请求被拒绝并返回 403；没有响应体，因此不知道原因。',
    advice:
      '改用 GET 重复调用，或读取 x-oss-err 和 x-oss-ec 响应头，以获知真正的错误码。' +
      '常见原因是缺少权限、Endpoint 错误或时钟不准。' +
      '指向 OSS 的 S3 库会输出此名称。',
  },
  InconsistentError: {
    summary: '所传输数据的校验和与服务端返回的不一致。',
    advice:
      '重新传输该文件（Object）；个别出现，是校验发现了一次损坏的传输。' +
      '如果集中在一台主机，怀疑其内存或网络；如果所有主机都出现，怀疑代理改写了内容，或文件在读取期间被修改。' +
      '上传之后，损坏的文件可能已被存储：将其覆盖。',
  },
  InvalidResponse: {
    summary: 'SDK 无法解析该响应。',
    advice:
      '查看原始响应：常见的是代理页面、登录门户或被截断的响应体。' +
      '检查主机和协议，再重试一次；如果有 请求 ID，将其保留。',
  },
  NonRepeatableRequest: {
    summary: '上传失败后无法重试，因为其数据流不能读取第二次。',
    advice:
      '真正的原因是在此之前的失败：查看上方的日志行，多半是超时或连接重置。' +
      '从文件或缓冲区上传，或使用分片上传，使 SDK 能够重试。' +
      '注意，此时 请求 ID 字段中是一句话。',
  },
  NotModified: {
    summary: '自客户端读取以来，文件（Object）未发生变化（带条件的 GET 或 HEAD）。',
    advice: '没有问题：缓存发出了查询，其副本仍然有效。如果日志将其记为错误，让应用将 304 视为响应，而不是异常。',
  },
  ParseXMLError: {
    summary: 'SDK 无法解析响应中的 XML。',
    advice:
      '查看原始响应体和 Content-Type：HTML 页面来自代理，被截断的响应体源于连接中断。' +
      '重试一次；如果问题依旧，用 curl -v 抓取一个响应。',
  },
  RequestError: {
    summary: '请求在收到响应之前失败：DNS、连接、TLS 或超时。',
    advice:
      'Message 中是 HTTP 库的错误；由此可以区分 DNS、连接被拒绝、超时和证书问题。' +
      '在同一台机器上用 curl 测试，再检查代理设置，以及是否从外部使用了内网 Endpoint。' +
      '间隔递增地重试。',
  },
  SocketTimeout: {
    summary: '连接已建立，但未在规定时间内收到数据。',
    advice:
      '对照传输的数据量检查 Socket 超时时间：通过慢速线路传输大文件（Object）需要更长的超时时间，或更小的分片。' +
      '再检查是否丢包、上行带宽是否占满，或客户端是否停顿（垃圾回收）。' +
      '重试；写操作之后先检查是否已经成功。',
  },
  UnknownError: {
    summary: '服务端返回了错误状态码，但没有 SDK 能够解析的错误码。',
    advice:
      '根据状态码判断：HEAD 请求返回 403 是权限、时钟或 Endpoint 问题，404 是文件（Object）不存在，5xx 是可重试的故障。' +
      '从日志行取得 请求 ID，在访问日志中查找该请求，其中有错误码。',
  },
  UnknownHost: {
    summary: '无法解析 Endpoint 的主机名。',
    advice:
      '检查 Endpoint 和 Bucket 的拼写：协议重复粘贴、缺少地域、Bucket 名称含有异常字符。' +
      '在同一台机器上解析该名称；在容器中检查 DNS 设置。' +
      '时有时无的失败是解析器的问题，重试有用。',
  },
  ValidateError: {
    summary: 'SDK 发现参数无效，未发送任何内容。',
    advice:
      '查看 Message：其中会指出参数，多半是 Bucket 或文件（Object）名称为空或格式错误。' +
      '修正调用；重试会以同样的方式失败。',
  },
};
