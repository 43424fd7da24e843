// What entries/bad-request.ts says, in Chinese.
import type { ChineseTexts } from '../texts.ts';

export const BAD_REQUEST: ChineseTexts = {
  BadRequest: {
    summary: '无法理解该请求，多为缺少请求头的预检请求或图片处理指令。',
    advice:
      '查看 Message：提示缺少 Origin 或 Access-Control-Request-Method，说明 OPTIONS 请求不是浏览器发出的；提示与图片有关，说明问题在源图格式或 x-oss-process。' +
      '提示与浏览器有关且 HostId 为 localhost，说明请求在途中损坏：检查代理、请求头大小以及 URL 中的异常字符。' +
      'SDK 会对此错误码重试一两次，因为它可能由传输损坏引起；如果仍然出现，则是请求本身有误。',
  },
  InlineDataTooLarge: {
    summary: '请求中内联的数据超过允许的大小。',
    advice:
      '检查是哪个参数内联了数据，例如参数或表单中的 base64 内容。将其作为文件（Object）上传后再引用，或缩短数据。',
  },
  InvalidArgument: {
    summary: '某个参数、请求头或元素的值不被接受。',
    advice:
      '响应体中的 ArgumentName 和 ArgumentValue 会指出问题所在，没有时看 Message；EC 给出具体的规则。' +
      '常见的有：回调参数不是经 base64 编码的 JSON、限速值不在 819200 到 838860800 bit/s 之间、日期错误、标签请求头未编码。' +
      '对照该操作的 API 文档核对取值并修正客户端；重试会同样失败。',
  },
  InvalidBucketName: {
    summary: 'Bucket 名称不符合命名规则。',
    advice:
      '把名称加上引号打印出来：常见的问题有空变量、空白字符、大写字母、下划线，以及误填了整个 URL。' +
      '名称只能由 3 到 63 个小写字母、数字和短横线组成，并以字母或数字开头和结尾。',
  },
  InvalidCachePathPolicy: {
    summary: '数据加速器的某条缓存策略指定了无效的路径或模式。',
    advice:
      '检查加速器配置中的每个路径：必须是该 Bucket 内的前缀，不能重复，且策略必须是已知的取值。' +
      '修正配置后重新发送。',
  },
  InvalidConfigId: {
    summary: '配置 ID 缺失或格式错误。',
    advice: '对比查询参数中的 ID 与 XML 中的 ID；两者必须都存在且相同。只使用字母、数字、短横线和下划线。',
  },
  InvalidObjectName: {
    summary: '文件（Object）名称为空、过长，或以斜线或反斜线开头。',
    advice:
      '把实际发送的名称打印出来：通常是变量为空，或路径保留了开头的斜线。' +
      '名称长度为 1 到 1,023 字节，使用 UTF-8 编码，不能以 / 或 \\ 开头。' +
      '在生成名称的地方去掉斜线，使读取方使用相同的名称。',
  },
  InvalidParameter: {
    summary: '某个参数不被接受，最常见的是加密密钥 ID。',
    advice:
      '查看 Message：其中指明了参数。' +
      '如果是 KMS 密钥 ID，检查其格式（UUID 或 alias/...）、密钥是否与 Bucket 在同一地域，以及密钥是否已启用。',
  },
  InvalidQuota: {
    summary: '为数据加速器申请的容量不被接受。',
    advice:
      '对照加速器的限制检查配额的数值和单位：最小值、步长和最大值因地域而异。' +
      '修正该值，或向技术支持申请更大的配额。',
  },
  InvalidRange: {
    summary: '请求的字节范围超出文件（Object）大小，或格式错误。',
    advice:
      '对比 Range 请求头与文件大小；此错误突然大量出现，通常是因为文件变小或为空。' +
      '每个请求只支持一个范围，从 0 到文件大小减 1。' +
      '断点续传下载前，用 HeadObject 重新读取文件大小；状态码为 400 时，错误来自 SelectObject，与其行范围或 Split 范围有关。',
  },
  InvalidRequest: {
    summary: '请求整体不成立：各部分互斥，或违反了某条规则。',
    advice:
      '查看 Message，其中指明了是哪条规则：匿名 GET 请求携带 response-* 参数、Token 位置错误、播放列表格式错误、生命周期规则自相矛盾。' +
      '修正客户端或配置，然后再发送一次。',
  },
  InvalidTargetType: {
    summary: '软链接的目标类型不支持被链接。',
    advice: '检查 x-oss-symlink-target 指向的目标：另一个软链接不能作为目标。将软链接指向最终的文件（Object）。',
  },
  InvalidXMLFormat: {
    summary: '请求中的 XML 格式不正确。',
    advice:
      '把实际发送的请求体写出来，用 XML 解析器检查：常见的问题有 & 未转义、带有 BOM、编码错误、结尾被截断。' +
      '由库生成 XML，不要拼接字符串。',
  },
  MalformedXML: {
    summary: '请求中的 XML 格式不正确，或不符合该操作的要求。',
    advice:
      '如果返回了 ErrorDetail，其中会说明期望的内容，例如根元素的名称；EC 指明是哪个操作。' +
      '检查请求体是否为空、批量删除是否超过 1,000 个文件（Object）、名称中是否有未转义的字符，以及元素位置是否错误。' +
      '与该操作 API 文档中的示例对比。',
  },
  MissingArgument: {
    summary: '缺少该操作所需的参数或请求头。',
    advice:
      'EC 和 Message 指明缺少哪一个；常见的是追加上传缺少 position、上传分片缺少 uploadId。' +
      '检查代理或拼接 URL 的代码是否丢弃了空参数。' +
      '较旧的服务端和文档中，此错误码的状态码为 411。',
  },
  MissingContentLength: {
    summary: '请求带有请求体，但既没有 Content-Length，也没有使用 chunked 编码。',
    advice:
      '检查客户端的流式发送方式：许多 HTTP 库对未知大小的流不发送长度，有些代理还会将其去掉。' +
      '设置 Content-Length，使用 Transfer-Encoding: chunked，或改用分片上传。',
  },
  MissingEnable: {
    summary: '配置中缺少表示开启或关闭的元素。',
    advice:
      '检查发送的 XML 或 JSON：Enable（或 Enabled）元素缺失或拼写错误。' +
      '补上该元素，取值为 true 或 false，大小写与 API 文档一致。',
  },
  NotSymlink: {
    summary: '对不是软链接的文件（Object）调用了 GetSymlink。',
    advice: '先检查类型：HeadObject 会返回 x-oss-object-type。如果本应是软链接，说明它已被普通文件覆盖；找出写入方。',
  },
  ResourceGroupIdPreCheckError: {
    summary: '资源组不存在，或不接受该 Bucket。',
    advice: '检查资源组 ID（rg-...），以及该资源组是否属于同一账号且可用。然后检查调用者是否有权将资源移入该资源组。',
  },
  TransferAccAlreadyInUse: {
    summary: '该 Bucket 或名称已在使用传输加速。',
    advice:
      '修改之前，用 GetBucketTransferAcceleration 读取当前状态。' +
      '如果传输加速已按预期开启，视为操作已完成；否则查找它被什么占用。',
  },
  TooManyBuckets: {
    summary: '该账号在此地域的 Bucket 数量已达上限。',
    advice:
      '列出所有 Bucket，删除测试和工具遗留的 Bucket；上限通常为每个地域 100 个（旧账号为 30 个）。' +
      '在一个 Bucket 内使用不同前缀，代替逐一创建 Bucket，或申请更高的配额。',
  },
  IncompleteBody: {
    summary: '实际收到的字节数少于 Content-Length 声明的长度。',
    advice:
      '查找中断的上传：客户端超时、崩溃、文件在读取过程中被截断。' +
      '如果长度是按字符计算的，改为按字节计算。' +
      '数据源稳定后，重新发送整个请求。',
  },
  InvalidCRC64: {
    summary: '请求携带的 CRC-64 与服务端计算的不一致：数据在途中发生了变化。',
    advice:
      '检查 x-oss-hash-crc64ecma 是否正是对所发送的字节计算，使用 ECMA-182 多项式，并以无符号十进制数表示。' +
      '然后排查链路：改写请求体的代理、某台主机上有故障的内存或网卡。' +
      '重新上传；损坏的数据没有被存储。',
  },
  InvalidDigest: {
    summary: 'Content-MD5 与收到的数据不符，或不是有效的摘要。',
    advice:
      'Content-MD5 是 16 个原始字节的 base64 编码，而不是十六进制文本的 base64 编码：先检查这一点，它可以解释所有请求都失败的情况。' +
      '如果只有部分请求失败，说明文件在读取过程中发生了变化，或链路损坏了数据；检查相关主机。' +
      '重新上传；没有任何数据被存储。',
  },
  MethodNotAllowed: {
    summary: '该资源不支持此 HTTP 方法。',
    advice:
      '响应体中的 Method 和 ResourceType 以及 Allow 响应头，指明了尝试的方法和允许的方法。' +
      '常见原因：向静态网站 Endpoint 发送 POST 或 DELETE、WebDAV 或扫描器的请求、因名称为空而把对文件（Object）的调用发到了 Bucket。' +
      '修正方法，或在前端拦截扫描器。',
  },
  NotImplemented: {
    summary: '使用了服务端未针对此操作实现的请求头或功能。',
    advice:
      '响应体中的 Header 元素给出了请求头的名称，例如 PUT 请求上的 If-Modified-Since。' +
      '通常由 S3 工具发送：在工具中关闭 aws-chunked 签名、校验和 Trailer、ACL 或标签请求头。' +
      '去掉该请求头；重试会同样失败。',
  },
  OperationNotSupported: {
    summary: '此类文件（Object）、Bucket 或地域不支持该操作。',
    advice:
      '检查目标的类型：追加类型文件、软链接、归档类存储类型、开启版本控制或分层命名空间的 Bucket，各自都有一些操作不支持。' +
      '对照 API 文档中的说明，然后改用其他操作或其他类型的 Bucket。',
  },
};
