// What causes/requests.ts says, in Chinese.
import type { ChineseTexts } from '../texts.ts';

export const REQUESTS: ChineseTexts = {
  'AccessForbidden/cors-not-configured': {
    summary: '浏览器发起了跨域请求，但 Bucket 没有跨域规则。',
    advice: '添加一条规则，填写页面的来源及其使用的方法和请求头；缓存可能会在一段时间内继续返回拒绝结果。',
  },
  'AccessForbidden/cors-not-allowed': {
    summary: 'Bucket 的跨域规则均不匹配该请求的来源、方法或请求头。',
    advice:
      '将 Origin、Access-Control-Request-Method 和 Access-Control-Request-Headers 与规则比对：协议和端口也参与匹配，且只使用第一条匹配的规则。' +
      '多个来源共用缓存时，设置 Vary: Origin。',
  },
  'BadRequest/preflight-without-origin': {
    summary: 'OPTIONS 请求没有携带 Origin。',
    advice: '浏览器总会发送该请求头：排查是否来自健康检查，或者有代理将其去掉。',
  },
  'BadRequest/preflight-without-method': {
    summary: 'OPTIONS 请求没有携带 Access-Control-Request-Method。',
    advice: '让代理或网关透传该请求头；手工测试时自行添加。',
  },
  'BadRequest/image-source': {
    summary: '该文件（Object）无法作为图片处理。',
    advice: '确认其实际格式（而非文件名）受支持，且内容完整、未经客户端加密。',
  },
  'BadRequest/malformed-request': {
    summary: '请求不是有效的 HTTP，或者明文 HTTP 发到了 TLS 端口。',
    advice: '检查 Endpoint 的协议和端口、请求头中的控制字符以及中间的代理。',
  },
  'InvalidRequest/response-headers-anonymous': {
    summary: '未签名的请求不能覆盖响应头。',
    advice: '使用签名 URL，或者将 Content-Disposition 等设置在文件（Object）上。',
  },
  'InvalidRequest/token-not-in-query': {
    summary: '使用临时凭证的签名 URL 将 STS Token 放在了请求头中。',
    advice: '将 security-token 放入查询参数并参与签名。',
  },
  'InvalidRequest/playlist': {
    summary: 'LiveChannel 的播放列表为空、过长或命名错误。',
    advice: '名称必须以 .m3u8 结尾，且时间范围内须有已录制的切片，但数量不能过多。',
  },
  'InvalidRequest/lifecycle-rule': {
    summary: '某条生命周期规则自相矛盾，或者与其他规则冲突。',
    advice: '检查是否有重叠的前缀、顺序错误的存储类型转换以及没有递增的天数。',
  },
  'MethodNotAllowed/unknown-method': {
    summary: '请求开头的单词不是 HTTP 方法。',
    advice: '查看原始请求行：可能是客户端缺陷、代理故障或扫描器。上一个请求残留的多余字节也会造成同样的现象。',
  },
  'MethodNotAllowed/method-on-bucket': {
    summary: 'Bucket 不支持以这种形式使用该方法。',
    advice:
      '常见情况是本想操作文件（Object），却丢失了 Key：Key 为空，或者使用了路径形式的地址。' +
      '表单上传（PostObject）要对 Bucket 使用 POST，其他上传要对 Key 使用 PUT。',
  },
  'MethodNotAllowed/method-on-object': {
    summary: '文件（Object）不支持以这种形式使用该方法。',
    advice:
      '对文件使用 POST 时需要 append、uploads、uploadId 或 restore 等查询参数；不支持 PATCH。' +
      'Allow 响应头列出了可用的方法。',
  },
  'MethodNotAllowed/method-on-service': {
    summary: '未指定 Bucket 时不支持该方法。',
    advice: '对 Endpoint 本身只能列举 Bucket（GET）：域名中缺少 Bucket。',
  },
  'NotImplemented/conditional-header': {
    summary: '向不支持条件的操作发送了条件请求头。',
    advice: '条件适用于读取和拷贝。去掉该请求头；要防止已有文件（Object）被覆盖，使用 x-oss-forbid-overwrite。',
  },
  'NotImplemented/foreign-header': {
    summary: '无法识别其他厂商存储服务的请求头。',
    advice: '在 S3 客户端中关闭该功能（常见的是 ACL、校验和、对象锁定和网站重定向），或者改用 OSS 对应的请求头。',
  },
  'NotImplemented/transfer-encoding': {
    summary: '该操作不支持此传输编码。',
    advice: '发送 Content-Length 而不使用分块传输，并检查是否有代理对上传重新编码。',
  },
  'NotImplemented/header': {
    summary: '某个请求头要求的功能，该操作并不提供。',
    advice: 'Header 元素给出了该请求头的名称：去掉它，或者改用支持它的操作。',
  },
  'NotImplemented/unnamed-header': {
    summary: '某个请求头要求的功能，该操作并不提供。',
    advice: '响应没有指明是哪个请求头：将发送的请求头与该操作的文档比对，先查条件请求头和 x-amz 请求头。',
  },
  'PermanentRedirect/wrong-endpoint': {
    summary: 'Bucket 所在地域与所请求的 Endpoint 的地域不同。',
    advice: '配置 Endpoint 元素给出的 Endpoint，或者 Bucket 概览页上的 Endpoint；已签名的请求不会跟随重定向。',
  },
  'SecondLevelDomainForbidden/path-style': {
    summary: 'Bucket 写在了路径中；它必须写在域名中。',
    advice:
      '关闭路径形式的寻址（S3 客户端中为 forcePathStyle=false）。' +
      '将自有域名绑定为 CNAME 并使用它，不要使用 IP 地址。',
  },
};
