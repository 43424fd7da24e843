// What entries/access.ts says, in Chinese.
import type { ChineseTexts } from '../texts.ts';

export const ACCESS: ChineseTexts = {
  AccessDenied: {
    summary: '请求已被正确解析但遭到拒绝：某项限制不允许该请求。',
    advice:
      '先看 Message 和 EC，因为约二十种不同的原因共用此错误码：URL 过期、Endpoint 错误、防盗链规则、Bucket Policy（授权策略）、RAM 权限策略、ACL、匿名访问。' +
      '如果返回了 AccessDeniedDetail，其中会给出策略类型和缺少的 Action；Endpoint 给出正确的域名；Expires 和 ServerTime 表明链接已过期。' +
      '只为该身份授予所缺的 Action，或重新签名；原样重复请求不会改变结果。',
  },
  AccessForbidden: {
    summary: '跨域请求未匹配到该 Bucket 的任何跨域规则。',
    advice:
      '将浏览器请求的 Origin、方法和 Access-Control-Request-Headers 与该 Bucket 的跨域规则对比；协议和端口也参与匹配。' +
      '添加规则或放宽现有规则，清除浏览器和 CDN 缓存，并让 CDN 按 Origin 区分缓存（Vary: Origin）。' +
      'Java 客户端收到没有响应体的 403 时也会自行生成此错误码：此时在访问日志中查找原因。',
  },
  BucketNotBelongTo: {
    summary: '该 Bucket 与所用 AccessKey 不属于同一账号。',
    advice:
      '确认 AccessKey 属于哪个账号、Bucket 的拥有者是谁；通常是用错了环境的 AccessKey，或 Bucket 名称拼写错误。' +
      '改用拥有者账号的 AccessKey，或由拥有者通过 Bucket Policy（授权策略）或角色授权。' +
      '有些操作无论 Bucket Policy 如何设置，都只有拥有者能执行。',
  },
  FileImmutable: {
    summary: '该文件（Object）受合规保留策略（WORM）保护，不能修改或删除。',
    advice:
      '查看该 Bucket 的合规保留策略：在文件的保留期结束之前，包括拥有者在内的任何人都不能覆盖或删除它。' +
      '改用新的名称写入，并在清理任务中排除该前缀。' +
      '这是保护机制在正常生效；在保留期到期之前重试没有意义。',
  },
  InvalidObjectState: {
    summary: '该文件（Object）处于归档状态，解冻之前不能读取。',
    advice:
      '检查文件的存储类型（HeadObject 返回 x-oss-storage-class 和 x-oss-restore）。' +
      '发送 RestoreObject，等到 x-oss-restore 显示解冻已不在进行中（归档存储需数分钟，更冷的存储类型需数小时），再读取。' +
      '如果线上流量访问到这类文件，检查转换其存储类型的生命周期规则，或开启归档直读。',
  },
  OperationDenied: {
    summary: '该账号、Bucket 或资源不允许执行此操作。',
    advice:
      '查看 Message：其中指明了具体限制，通常是某项功能未开通，或资源被其他服务占用。' +
      '与调用正常的另一个 Bucket 对比，然后解除限制，或带上 请求 ID 咨询技术支持。',
  },
  TransferAccelerationDisabled: {
    summary: '对未开启传输加速的 Bucket 使用了加速 Endpoint。',
    advice:
      '确认客户端是否确实要使用 oss-accelerate.aliyuncs.com；通常是照抄了别处的 Endpoint。' +
      '为该 Bucket 开启传输加速并等待几分钟至全面生效，或改用地域 Endpoint。',
  },
  WORMConfigurationLocked: {
    summary: '该 Bucket 的合规保留策略已锁定，只能延长。',
    advice:
      '策略锁定后任何人都不能终止或缩短它，只接受更长的保留期。' +
      '将调用改为延长保留期，或不再改动该策略。' +
      '如果锁定本身就是误操作，唯一的办法是改用新的 Bucket。',
  },
};
