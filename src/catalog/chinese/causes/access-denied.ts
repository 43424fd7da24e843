// What causes/access-denied.ts says, in Chinese.
import type { ChineseTexts } from '../texts.ts';

export const ACCESS_DENIED: ChineseTexts = {
  'AccessDenied/wrong-endpoint': {
    summary: 'Bucket 所在地域与所访问的 Endpoint 不一致。',
    advice:
      '取 Endpoint 元素中给出的 Endpoint，或 Bucket 概览页上的 Endpoint，写入客户端配置。' +
      '使用 V4 签名时，地域配置必须同时修改。',
  },
  'AccessDenied/expired-url': {
    summary: '签名 URL 在过期之后才被使用。',
    advice:
      '对比响应体中的 Expires 与 ServerTime。' +
      '超出几分钟：推迟签名时间，或延长有效期。' +
      '超出数天：URL 被保存或缓存了，应改为每次下发新的 URL。' +
      '用临时凭证签出的 URL 随凭证一同失效，与 URL 自身的过期时间无关。',
  },
  'AccessDenied/ram-explicit-deny': {
    summary: '有权限策略显式拒绝了调用者的这一操作。',
    advice:
      '响应体中的 AuthAction 和 PolicyType 给出了被拒绝的操作和权限策略的类型；以这两个字段为准，错误消息中提到的可能是另一个操作或类型。' +
      'Deny 始终优先，增加 Allow 无济于事：找到该 Deny 语句并缩小其范围。' +
      'EncodedDiagnosticMessage 可在 RAM 控制台解码。',
  },
  'AccessDenied/ram-implicit-deny': {
    summary: '没有权限策略允许调用者执行这一操作。',
    advice:
      '向响应体中给出的用户或角色授予 AuthAction 所示的操作，资源须同时包含 Bucket 及其中的文件（Object）（两条资源：Bucket 本身，以及 Bucket 后接 /*）。' +
      '对于角色，其自身的权限策略和 AssumeRole 时传入的会话策略必须都允许该操作。',
  },
  'AccessDenied/ram-policy': {
    summary: 'RAM 用户或 STS 角色的权限策略未覆盖该请求。',
    advice:
      '确认签名所用的身份（用户、角色、会话），以及其权限策略是否允许对这个 Bucket 和这个 Key 执行该操作。' +
      '对于临时凭证，AssumeRole 时传入的会话策略会进一步收窄角色的权限；来源地址等条件也会生效。',
  },
  'AccessDenied/bucket-policy': {
    summary: 'Bucket Policy（授权策略）拒绝了该请求。',
    advice:
      '检查 Bucket Policy（授权策略）中是否有语句拒绝了该调用者、地址、网络或路径；其中的 Deny 优先于所有 RAM 权限。' +
      '响应体中同时带有 AccessDeniedDetail 时，拒绝来自 RAM 而不是 Bucket Policy。',
  },
  'AccessDenied/bucket-acl': {
    summary: 'Bucket 的 ACL 不允许调用者访问其中的文件（Object）。',
    advice:
      '请求未签名，或由其他账号签名，而 Bucket 为私有。' +
      '用有权限的身份签名、下发签名 URL，或在 Bucket Policy（授权策略）中授权，不要放开 ACL。',
  },
  'AccessDenied/object-access': {
    summary: '调用者无权使用该文件（Object）。',
    advice:
      '先检查文件（Object）的 ACL，它优先于 Bucket 的 ACL；再检查 RAM 权限策略和 Bucket Policy（授权策略）对该 Key 所在路径的授权。' +
      '确认签名用的是预期的身份：意外回退到默认凭证的情况很常见。',
  },
  'AccessDenied/object-read-permission': {
    summary: '调用者无权读取该文件（Object）。',
    advice:
      '授予该 Key 所在路径的 oss:GetObject 权限；文件（Object）的 ACL 比 Bucket 更严格时，修正文件的 ACL。' +
      '由其他账号或回源任务写入的文件可能带有自己的 ACL。',
  },
  'AccessDenied/object-write-permission': {
    summary: '调用者无权覆盖或删除该文件（Object）。',
    advice: '授予该 Key 所在路径的 oss:PutObject（或 oss:DeleteObject）权限，并检查文件（Object）的 ACL 是否为只读。',
  },
  'AccessDenied/object-read-acl-permission': {
    summary: '调用者无权读取该文件（Object）的 ACL。',
    advice: '授予该文件（Object）的 oss:GetObjectAcl 权限；只需要数据时，去掉这一调用。',
  },
  'AccessDenied/object-write-acl-permission': {
    summary: '调用者无权修改该文件（Object）的 ACL。',
    advice:
      '授予该文件（Object）的 oss:PutObjectAcl 权限。' +
      '上传时携带 x-oss-object-acl 也需要该权限：Bucket 的默认值够用时，去掉该请求头。',
  },
  'AccessDenied/anonymous-bucket': {
    summary: '未签名的请求访问了私有 Bucket。',
    advice:
      '查明请求为何没有签名：缺少凭证、代理去掉了 Authorization 请求头，或浏览器直接打开了未签名的地址。' +
      '对请求签名，或使用签名 URL。',
  },
  'AccessDenied/anonymous-object': {
    summary: '未签名的请求访问了私有文件（Object）。',
    advice:
      '文件（Object）的 ACL 为私有，或 Bucket 为私有而文件继承了它的 ACL。' +
      '使用签名 URL，或使用回源时会签名的 CDN；只有确实允许所有人读取时，才将文件设为公共读。',
  },
  'AccessDenied/anonymous-operation': {
    summary: '该操作在任何情况下都不允许匿名执行。',
    advice: '对请求签名：列举 Bucket、修改配置和删除都需要身份，公共 Bucket 也不例外。',
  },
  'AccessDenied/list-buckets': {
    summary: '调用者无权列举该账号的 Bucket。',
    advice:
      '授予所有资源的 oss:ListBuckets 权限，或在客户端配置 Bucket 名称：许多工具列举 Bucket 只是为了找到要用的那一个。',
  },
  'AccessDenied/public-access-blocked': {
    summary: '账号或 Bucket 开启了阻止公共访问，公共 ACL 因此被拒绝。',
    advice:
      '去掉 ACL 请求头，通过签名 URL 或 CDN 提供数据。' +
      '确定数据可以公开之后，才能关闭阻止公共访问；新建的 Bucket 默认开启。',
  },
  'AccessDenied/referer': {
    summary: 'Bucket 的防盗链拒绝了该 Referer。',
    advice:
      '将请求的 Referer 与 Bucket 的名单对比：协议、子域名和端口都参与匹配。' +
      'App、直接访问以及设置了严格 Referrer-Policy 的页面不发送 Referer，须为其允许空 Referer。',
  },
  'AccessDenied/other-account-bucket': {
    summary: 'Bucket 与签名所用的 AccessKey 不属于同一账号。',
    advice:
      '检查 Bucket 名称是否拼写有误，以及是否用了其他环境的凭证。' +
      '确需跨账号访问时，须由拥有者通过 Bucket Policy（授权策略）或角色授权。',
  },
  'AccessDenied/post-policy-expired': {
    summary: '表单上传（PostObject）的 Policy 已过期。',
    advice:
      '每次上传前获取新的 Policy，并将其 expiration 与 UTC 时间对比：最常见的错误是把本地时间写成带 Z 的格式，其次是签名服务器的时钟不准。',
  },
  'AccessDenied/post-policy-condition': {
    summary: '有表单域不满足已签名的上传 Policy 中的条件。',
    advice:
      '错误消息的末尾是未满足的条件。' +
      '将其与实际发送的表单对比：常见的是 key 前缀、content-length-range、bucket 和 content-type；每个表单域都需要有对应的条件。',
  },
  'AccessDenied/kms': {
    summary: 'KMS 拒绝使用加密该文件（Object）的密钥。',
    advice:
      '除 OSS 权限外，调用者还需要该密钥的 kms:Decrypt 和 kms:GenerateDataKey 权限。' +
      '同时检查密钥是否已启用、是否在同一地域，以及密钥自身的策略是否包含该调用者。',
  },
  'AccessDenied/cross-region-copy': {
    summary: '拷贝的源和目标位于不同地域。',
    advice: '服务端拷贝只能在同一地域内进行。先下载再上传，或使用跨区域复制或迁移任务。',
  },
  'AccessDenied/missing-url-signature-parameters': {
    summary: '签名 URL 丢失了部分签名信息。',
    advice:
      'Signature、Expires 和 OSSAccessKeyId 三个参数必须全部到达服务端。' +
      '检查 URL 是否在未转义的 & 处被截断、被转义了两次，或被只保留已知参数的 CDN 或代理改写。',
  },
  'AccessDenied/bad-expires': {
    summary: '签名 URL 中的 Expires 不是以秒为单位的 Unix 时间戳。',
    advice: '填写自 1970 年起（UTC）的整秒数：不能是毫秒，不能是日期文本，也不能是时长。',
  },
  'AccessDenied/invalid-date': {
    summary: '签名请求中没有可识别的 Date。',
    advice:
      '发送 Date；平台禁止设置 Date 时（例如浏览器）发送 x-oss-date，格式为使用英文名称的 GMT HTTP 日期。' +
      '会翻译星期名称的 locale 会破坏该格式。',
  },
  'AccessDenied/feature-gated': {
    summary: '该功能未对此账号或地域开放。',
    advice: '在该功能的文档页查看是否为邀测或仅限部分地域；如果是，提交工单申请。',
  },
  'AccessDenied/unspecified': {
    summary: '服务端拒绝了该请求，未给出原因。',
    advice:
      '按以下顺序检查：签名所用的身份、其权限策略是否允许对该路径执行该操作、Bucket Policy（授权策略）、ACL。' +
      '响应中带有 EC 时，可据此缩小范围；没有 EC 时，带上 请求 ID 联系技术支持。',
  },
};
