// What entries/replication.ts says, in Chinese.
import type { ChineseTexts } from '../texts.ts';

export const REPLICATION: ChineseTexts = {
  BadReplicationLocation: {
    summary: '复制的目标地域无效。',
    advice:
      '检查 Location 的拼写，它是带前缀的地域，例如 oss-cn-beijing。' +
      'GetBucketReplicationLocation 会列出该 Bucket 可以复制到的地域。',
  },
  BucketReplicationAlreadyExist: {
    summary: '这两个 Bucket 之间已存在复制规则。',
    advice:
      '用 GetBucketReplication 读取规则：如果符合预期，则无需再做处理。否则删除旧规则，等到它消失后再创建新规则。',
  },
  InvalidBucketStatus: {
    summary: '源 Bucket 和目标 Bucket 的状态不满足复制的要求。',
    advice: '对比两者的版本控制状态：必须一致；带标签过滤的规则要求两者都开启版本控制。开启版本控制，或去掉标签过滤。',
  },
  InvalidTargetBucket: {
    summary: '目标 Bucket 不能用于复制。',
    advice:
      '检查目标 Bucket 是否存在、不是源 Bucket 本身、属于规则所写的账号，且不处于使其无法作为目标的复制链中。' +
      '然后重新设置规则。',
  },
  InvalidTargetLocation: {
    summary: '目标 Bucket 不在规则所写的地域。',
    advice: '查询目标 Bucket 的地域（GetBucketInfo），并原样写入规则。如果规则中的地域无误，则是目标 Bucket 写错了。',
  },
  NoReplicationLocation: {
    summary: '该 Bucket 不能复制到该地域。',
    advice:
      '用 GetBucketReplicationLocation 查询该 Bucket 可用的地域；有些地域之间不提供复制，或需要传输加速。' +
      '从中选择一个地域，或换一个目标 Bucket。',
  },
  NoReplicationRule: {
    summary: '设置复制的请求中没有规则。',
    advice: '检查发送的 XML：Rule 元素缺失、拼写错误或位置不对。与 API 文档页面的示例对比。',
  },
  NoSuchReplicationConfiguration: {
    summary: '该 Bucket 没有复制配置。',
    advice:
      '工具读取从未设置过复制的 Bucket 时，返回此错误属于正常情况。' +
      '如果本应有副本，说明规则已被删除：在操作审计中查找 DeleteBucketReplication。',
  },
  NoSuchReplicationRule: {
    summary: '该 ID 的复制规则不存在。',
    advice: '用 GetBucketReplication 核对规则 ID；未指定 ID 时由服务端自动生成。正在删除的规则会在一段时间后消失。',
  },
  TooManyFilterObjectTags: {
    summary: '复制规则用于过滤的文件（Object）标签数超过上限。',
    advice: '统计过滤条件中的标签数，只保留起决定作用的标签。否则按前缀或 Bucket 拆分文件。',
  },
  TooManyIncomingReplication: {
    summary: '复制到该 Bucket 的源 Bucket 过多。',
    advice: '列出以它为目标的规则，删除不再需要的规则。将其余的分散到多个目标 Bucket，或联系技术支持提高上限。',
  },
  TooManyOutgoingReplication: {
    summary: '该 Bucket 的复制目标过多。',
    advice: '列出该 Bucket 的规则，删除不再需要的规则。减少目标，或经由另一个 Bucket 链式复制，使数量保持在上限之内。',
  },
  TooManyPrefixes: {
    summary: '复制规则中的前缀数超过上限。',
    advice:
      '将这些前缀合并为公共前缀；单条规则的上限通常是 10 个。' +
      '如果列出的前缀已覆盖大部分内容，直接复制整个 Bucket。',
  },
  TooManyReplicationRules: {
    summary: '一个请求只能设置一条复制规则。',
    advice:
      '每条规则发送一次 PutBucketReplication，不要全部放在一个请求体中。' +
      '然后用 GetBucketReplication 检查已生效的规则。',
  },
};
