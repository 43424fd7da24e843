// What entries/bucket-config.ts says, in Chinese.
import type { ChineseTexts } from '../texts.ts';

export const BUCKET_CONFIG: ChineseTexts = {
  CORSRuleBeyondLimit: {
    summary: '该 Bucket 的跨域规则数量将超过上限。',
    advice:
      '查找为每个来源各添加一条规则的自动化程序。' +
      '合并规则：一条规则可以包含多个来源、方法和请求头；每个 Bucket 的上限约为 10 条规则。' +
      'PutBucketCors 会覆盖全部规则，因此要提交精简后的完整规则集。',
  },
  InvalidTag: {
    summary: '某个标签的键或值不符合要求。',
    advice:
      '检查长度（键最长 128 个字符，值最长 256 个字符）和字符：允许字母、数字、空格以及符号 +-=._:/。' +
      '请求头 x-oss-tagging 中的键和值必须经过 URL 编码。',
  },
  InvalidTaggingKey: {
    summary: '某个标签键为空、过长或包含不允许的字符。',
    advice:
      '打印实际发送的键：空键来自末尾多余的分隔符，异常的键来自遗漏的 URL 编码。' +
      '键最长 128 个字符；Bucket 标签的部分前缀（例如 http:// 和 aliyun）为保留前缀。',
  },
  RepeatedTags: {
    summary: '同一个标签键出现了两次。',
    advice: '找到合并多个来源标签的位置，在发送前让后者覆盖前者。键区分大小写，因此只有完全相同的键才算重复。',
  },
  TooManyTags: {
    summary: '标签数量超过上限：文件（Object）最多 10 个，Bucket 最多 20 个。',
    advice:
      '查明是哪个工具在添加标签，保留规则或计费所依赖的标签。' +
      '其他属性改存到文件（Object）元数据（x-oss-meta-*）中。',
  },
  InvalidWORMConfiguration: {
    summary: '合规保留策略（WORM）无效。',
    advice:
      '检查 RetentionPeriodInDays：必须是 1 到 25,550 之间的整数，延长时必须大于原值。' +
      '检查 XML 根元素是否与当前步骤（新建、延长）相符。',
  },
  WORMConfigurationAlreadyExists: {
    summary: '该 Bucket 已有合规保留策略（WORM）。',
    advice: '用 GetBucketWorm 读取该策略：未锁定时可以取消，锁定后只能延长。让自动化程序在新建策略前先读取。',
  },
  DailyInventoryExceedLimit: {
    summary: '该 Bucket 的文件（Object）过多，无法按天生成清单。',
    advice:
      '将规则改为按周导出：按天生成清单只支持文件（Object）数量约 100 亿以内的 Bucket。或者将规则限定到某个前缀。',
  },
  WeeklyInventoryExceedLimit: {
    summary: '该 Bucket 的文件（Object）过多，按周也无法生成清单。',
    advice: '将清单规则限定到前缀，并使用多条规则。必须一次列出整个 Bucket 时，联系技术支持。',
  },
  InventoryExceedLimit: {
    summary: '该 Bucket 的清单规则数量已达上限。',
    advice:
      '列出规则，删除无人使用的规则；常见原因是脚本每次都用新的 ID 创建规则。' +
      'API 允许的规则数量多于控制台，控制台最多 10 条。',
  },
  InventoryAlreadyExist: {
    summary: '该 ID 的清单规则已存在。',
    advice: '规则不能原地修改：先删除旧规则，或换一个 ID。如果现有规则正是所需，自动化程序应视为已完成。',
  },
  InventoryConfigurationAlreadyExists: {
    summary: '该 ID 的清单配置已存在。',
    advice: '先删除旧配置再写入新配置，或换一个 ID。如果现有配置正是所需，自动化程序应视为已完成。',
  },
  InvalidTargetBucketForLogging: {
    summary: '用于接收访问日志的 Bucket 不可用。',
    advice:
      '检查目标 Bucket 是否存在、与源 Bucket 属于同一账号且位于同一地域。' +
      '调用者必须是目标 Bucket 的拥有者。' +
      '修复之前不会写入访问日志，因此要赶在需要日志之前修复。',
  },
  MetaQueryAlreadyExist: {
    summary: '该 Bucket 的元数据索引库已开启。',
    advice: '用 GetMetaQueryStatus 查看其状态即可，无需其他操作。如需更改模式，先关闭再重新开启。',
  },
  MetaQueryNotReady: {
    summary: '该 Bucket 的元数据索引库仍在建立中。',
    advice:
      '查看 GetMetaQueryStatus：大型 Bucket 的首次扫描需要数小时。' +
      '等状态变为 Running 后再次查询；在此之前改用列举或清单。',
  },
  DataAcceleratorAvailableZoneNotSupported: {
    summary: '该可用区不提供数据加速器。',
    advice:
      '对照 API 文档页面上支持的可用区列表进行检查；可用区必须位于 Bucket 所在地域。' +
      '选择受支持的可用区，最好与计算节点所在的可用区相同。',
  },
  DataAcceleratorQuotaFrozen: {
    summary: '数据加速器的容量暂时不能更改。',
    advice:
      '检查是否刚刚由人工或自动化程序更改过配额；再次更改需要等待。' +
      '稍后重试；如果一直处于冻结状态，带上 请求 ID 联系技术支持。',
  },
  TooManyAccelerationPolicyPaths: {
    summary: '数据加速器的缓存策略包含的路径过多。',
    advice: '统计所提交配置中的路径数量，将其合并为公共前缀。提交精简后的完整列表。',
  },
};
