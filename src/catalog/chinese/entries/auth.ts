// What entries/auth.ts says, in Chinese.
import type { ChineseTexts } from '../texts.ts';

export const AUTH: ChineseTexts = {
  AccessKeyIdAndSecurityTokenNotMatch: {
    summary: 'AccessKey ID 与 STS Token 来自不同的 STS 响应。',
    advice:
      '检查客户端如何保存临时凭证：AccessKey ID、AccessKey Secret 和 STS Token 必须一起替换，并发竞争或过期的缓存会使新旧混用。' +
      '从 STS 重新获取一组凭证，三项同时替换。',
  },
  InvalidAccessKeyId: {
    summary: 'AccessKey ID 不存在、已禁用，或不允许从该地址使用。',
    advice:
      '在 RAM 控制台查找该 AccessKey ID：是否已删除、已禁用，或限制了来源 IP 地址。' +
      '以 STS. 开头的 AccessKey ID 必须与其 STS Token 一起使用，并随 STS Token 一同失效。' +
      '然后检查是否混入空白字符，或用了其他云、其他环境的 AccessKey，并部署可用的 AccessKey；如果 AccessKey 已泄露，进行轮换。',
  },
  InvalidSecurityToken: {
    summary: 'STS Token 格式错误，或不是由 STS 签发。',
    advice:
      '检查 STS Token 是否完整送达：它很长，日志或环境变量的长度限制、缺少 URL 编码或多余的换行都会将其截断或改变。' +
      '放在请求头中时使用 x-oss-security-token，放在签名 URL 中时使用 security-token。' +
      '无法确定时，从 STS 重新获取一组凭证。',
  },
  RequestTimeTooSkewed: {
    summary: '请求时间与服务器时间相差超过 15 分钟。',
    advice:
      '对比响应体中的 RequestTime 与 ServerTime：相差整小时，说明生成 Date 请求头时时区有误；为 1970 年，说明机器没有时钟；其他情况是时钟漂移。' +
      '用 NTP 同步客户端时钟，或让 SDK 根据响应修正时间偏差。' +
      '签名后在队列中等待过久的请求也会出现此错误；应在发送时再签名。',
  },
  SecurityTokenExpired: {
    summary: '临时凭证已过期。',
    advice:
      '检查由谁刷新凭证：必须在 STS 响应的 Expiration 之前刷新，耗时较长的上传和签名 URL 也不例外。' +
      '使用能自动续期的凭证提供者。' +
      '无论 Expires 写的是什么，签名 URL 的有效期都不会超过为其签名的 STS Token。',
  },
  SecurityTokenNotSupported: {
    summary: '该接口或地域不接受临时凭证。',
    advice:
      '查看 Message：其中指明是操作还是地域不支持。' +
      '改用最小权限 RAM 用户的长期 AccessKey 调用，或将调用移到支持角色的地方。',
  },
  SignatureDoesNotMatch: {
    summary: '请求的签名与服务端计算的签名不一致。',
    advice:
      '将响应体中的 StringToSign 与客户端签名的内容逐行对比：方法、Content-MD5、Content-Type、日期、x-oss 请求头、资源。' +
      '如果一致，说明 AccessKey Secret 有误（混入空白字符、旧的 AccessKey）；如果不一致，说明代理或 HTTP 库改动了请求头，或文件（Object）名称被编码了两次。' +
      '签名 URL 必须使用生成它时的方法和请求头；最好由 SDK 完成签名。',
  },
};
