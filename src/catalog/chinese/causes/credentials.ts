// What causes/credentials.ts says, in Chinese.
import type { ChineseTexts } from '../texts.ts';

export const CREDENTIALS: ChineseTexts = {
  'InvalidAccessKeyId/unknown-key': {
    summary: '该 AccessKey 不存在。',
    advice:
      '检查 AccessKey 是否已删除、复制时是否带入了空格或换行，或是否属于其他云。' +
      '以 STS 开头的 AccessKey ID 是临时的：不同时发送其 STS Token 就无法识别。',
  },
  'InvalidAccessKeyId/disabled-or-restricted': {
    summary: 'AccessKey 存在，但已被禁用，或不允许从该地址使用。',
    advice:
      '在 RAM 控制台查看 AccessKey 的状态及其允许的网络。' +
      '在公开场所被发现的 AccessKey 会被自动禁用：应轮换，不要重新启用。',
  },
  'InvalidSecurityToken/expired-token': {
    summary: '临时凭证已过期。',
    advice: '使用能自动刷新的凭证提供者（Credentials Provider），在 Expiration 之前几分钟刷新凭证。',
  },
  'InvalidSecurityToken/malformed-token': {
    summary: 'STS Token 已损坏，或不是由 STS 签发的。',
    advice:
      'STS Token 很长：检查是否被数据库列、请求头或变量截断，查询字符串中的 + 是否丢失，以及是否把旧会话的 STS Token 与新的 AccessKey 混用。',
  },
  'RequestTimeTooSkewed/time-zone': {
    summary: '请求时间相差整小时数：是时区错误，而不是时钟不准。',
    advice:
      '本地时间被当作 UTC 发送，或机器的时钟为 UTC 却被当作本地时间。' +
      '在代码中以 GMT 格式化请求日期，并检查主机、容器和硬件时钟的时区设置。',
  },
  'RequestTimeTooSkewed/no-clock': {
    summary: '客户端未设置时钟：其年份远早于该服务上线的时间。',
    advice:
      '没有电池的设备开机时从 1970 年开始计时。' +
      '等首次时间同步完成后再签名，或从拒绝响应的 Date 响应头中取服务端时间。',
  },
  'RequestTimeTooSkewed/drift': {
    summary: '客户端时钟的偏差超过 15 分钟。',
    advice:
      '在主机上启动 NTP（chrony、systemd-timesyncd），并检查虚拟机恢复运行后的时钟。' +
      '请求签名后在队列中等待过久也有同样的表现：应在发送前才签名。',
  },
  'SecurityTokenNotSupported/operation': {
    summary: '该操作不接受临时凭证。',
    advice: '改用仅有该权限的 RAM 用户的长期 AccessKey 调用。',
  },
  'SecurityTokenNotSupported/region': {
    summary: '该地域不接受临时凭证。',
    advice: '在该地域改用 RAM 用户的 AccessKey，或改用其他地域。',
  },
  'SignatureDoesNotMatch/v1-signature': {
    summary: 'V1 签名与服务端收到的请求不匹配。',
    advice:
      '将响应中的 StringToSign 与客户端签名的内容逐行对比：常见的差异有 HTTP 库自动添加的 Content-Type、被改动的 Date、签名后添加的 x-oss 请求头，以及转义方式不同的 Key。' +
      '两者一致时，是 AccessKey Secret 有误。' +
      '用最新的 SDK 改用 V4 签名可消除其中大部分问题。',
  },
  'SignatureDoesNotMatch/v2-signature': {
    summary: 'V2 签名与服务端收到的请求不匹配。',
    advice:
      '检查签名中列出的附加请求头在发送时是否未被改动，以及 AccessKey Secret 是否与 AccessKey ID 对应。' +
      '很少需要 V2：优先使用最新的 SDK 和 V4 签名。',
  },
  'SignatureDoesNotMatch/v4-signature': {
    summary: 'V4 签名与服务端收到的请求不匹配。',
    advice:
      '将响应中的 CanonicalRequest 和 StringToSign 与客户端的内容对比。' +
      '首先怀疑：credential scope 中的地域、UTC 日期、途中被代理改动的请求头或查询参数、被转义两次的路径。' +
      '两段文本都一致时，是 AccessKey Secret 有误。',
  },
  'SignatureDoesNotMatch/s3-v2-signature': {
    summary: 'S3 客户端使用了 V2 签名，签名不匹配。',
    advice: '使用 virtual-hosted 风格的地址，检查 AccessKey Secret，并将 S3 客户端切换为 V4 签名。',
  },
  'SignatureDoesNotMatch/s3-v4-signature': {
    summary: 'S3 客户端使用了 V4 签名，签名不匹配。',
    advice:
      '将地域设为 Endpoint 中的名称（例如 oss-cn-hangzhou），使用 virtual-hosted 风格的地址，并确认没有代理改写 Host 或 Accept-Encoding。' +
      '然后检查 AccessKey Secret。',
  },
  'SignatureDoesNotMatch/s3-v4-chunk-signature': {
    summary: 'S3 流式上传中某个 chunk 的签名不匹配。',
    advice: '在 S3 客户端关闭 chunk 签名（aws-chunked 编码、trailing checksum）；也可能是数据在传输途中被改动。',
  },
  'SignatureDoesNotMatch/post-signature': {
    summary: '表单上传（PostObject）的签名与其 Policy 不匹配。',
    advice:
      '对表单中实际发送的 Policy Base64 文本原样签名，所用的 AccessKey Secret 须与同一表单中的 AccessKey ID 对应。' +
      '常见错误是在浏览器中对 Policy 再次编码。',
  },
  'SignatureDoesNotMatch/ip-restricted-url': {
    summary: '限定了来源地址的签名 URL 从其他地址被使用。',
    advice: '将服务端看到的地址（NAT、代理、IPv6）与签入 URL 的地址对比，并按客户端实际使用的地址段签名。',
  },
};
