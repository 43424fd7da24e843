// What entries/absent-config.ts says, in Chinese.
import type { ChineseTexts } from '../texts.ts';

export const ABSENT_CONFIG: ChineseTexts = {
  BucketDataRedundancyTransitionTaskNotExist: {
    summary: '该 Bucket 没有存储冗余类型转换任务。',
    advice:
      '工具查询从未创建或已删除的任务时，返回此错误属于正常情况。' +
      '如果任务本应存在，列出该 Bucket 的任务并核对任务 ID。',
  },
  JobNotExist: {
    summary: '请求的任务不存在。',
    advice:
      '对照任务列表核对任务 ID 和地域；已完成的任务会在一段时间后被移除。先检查再创建的自动化程序可以忽略此错误。',
  },
  MetaQueryNotExist: {
    summary: '该 Bucket 未开启元数据索引（数据索引）。',
    advice:
      '对探测请求而言，这是正常响应。' +
      '如果需要使用查询，调用 OpenMetaQuery 开启索引，并等待其状态变为 Running；较大的 Bucket 建立索引需要一段时间。',
  },
  NoSuchAccessPoint: {
    summary: '接入点不存在。',
    advice:
      '对照接入点列表核对名称、账号和地域。' +
      '对探测请求而言，这是正常响应；如果影响业务流量，修正访问的域名或重新创建接入点。',
  },
  NoSuchBucketOverwriteConfig: {
    summary: '该 Bucket 没有禁止覆盖写规则。',
    advice:
      '读取从未设置过该配置的 Bucket 时会返回此错误。仅当需要对整个 Bucket 或某个前缀禁止覆盖写时，才设置该规则。',
  },
  NoSuchBucketPolicy: {
    summary: '该 Bucket 没有 Bucket Policy（授权策略）。',
    advice:
      '工具读取 Bucket Policy 进行比对时，返回此错误属于正常情况。' +
      '如果访问本应由 Bucket Policy 授权，则它已被删除或从未设置：在操作审计中查找 DeleteBucketPolicy。',
  },
  NoSuchCacheControlConfiguration: {
    summary: '该 Bucket 没有缓存控制配置。',
    advice:
      '工具读取该配置时，返回此错误属于正常情况。' +
      '仅当该 Bucket 的响应需要携带统一的 Cache-Control 响应头时，才设置该配置。',
  },
  NoSuchConfiguration: {
    summary: '该 Bucket 不存在所请求的配置，例如数据加速器。',
    advice:
      '检查请求中的 Bucket、可用区和配置类型；对探测请求而言，这是正常响应。' +
      '如果配置本应存在，确认它是否已被删除，或创建在其他可用区。',
  },
  NoSuchDataPipeline: {
    summary: '数据管道不存在。',
    advice: '对照数据管道列表核对名称和地域。先检查再创建的自动化程序可以忽略此错误。',
  },
  NoSuchLifecycle: {
    summary: '该 Bucket 没有生命周期规则。',
    advice:
      '工具读取生命周期规则进行比对时，返回此错误属于正常情况。' +
      '如果本应有规则，旧的文件（Object）却不断堆积，说明规则已被人删除：在操作审计中查找 DeleteBucketLifecycle。',
  },
  NoSuchResponseHeaderConfiguration: {
    summary: '该 Bucket 没有响应头规则。',
    advice: '读取从未设置过该配置的 Bucket 时会返回此错误。仅当需要隐藏或添加响应头时，才设置规则。',
  },
  NoSuchUserDefinedLogFieldsConfig: {
    summary: '该 Bucket 的实时日志没有用户自定义字段。',
    advice: '读取从未设置过该配置的 Bucket 时会返回此错误。仅当需要在日志中记录请求头或请求参数时，才设置这些字段。',
  },
  NoSuchWebsiteConfiguration: {
    summary: '该 Bucket 没有静态网站配置。',
    advice:
      '工具比对配置时，返回此错误属于正常情况。' +
      '如果访问者遇到此错误，在静态页面中设置默认首页和错误页，并确认网站使用的是已绑定的域名。' +
      '如果此前正常，查看操作审计。',
  },
  NoSuchCORSConfiguration: {
    summary: '该 Bucket 没有跨域规则。',
    advice:
      '工具读取跨域规则时，返回此错误属于正常情况。' +
      '如果浏览器同时报告请求被拦截，按其 Origin、方法和请求头添加跨域规则。',
  },
  NoSuchBucketObjectTagging: {
    summary: '请求查询的文件（Object）标签不存在。',
    advice:
      '文件从未设置过标签时，返回此错误属于正常情况。' +
      '如果生命周期规则或复制规则依赖标签，找出本应发送 x-oss-tagging 的写入方。',
  },
  NoSuchTransferAccelerationConfiguration: {
    summary: '该 Bucket 没有传输加速配置。',
    advice:
      '工具读取从未设置过该配置的 Bucket 时，返回此错误属于正常情况。' +
      '仅当客户端需要使用加速 Endpoint 时才开启，加速 Endpoint 会产生额外费用。',
  },
  NoSuchInventory: {
    summary: '清单规则不存在。',
    advice:
      '通过 ListBucketInventory 核对清单 ID；ID 区分大小写。' +
      '对探测请求而言，这是正常响应；如果缺少清单报告，重新创建该规则。',
  },
  NoSuchInventoryConfiguration: {
    summary: '该 Bucket 没有此 ID 对应的清单配置。',
    advice: '通过 ListBucketInventory 核对清单 ID；ID 区分大小写。先检查再创建的自动化程序可以忽略此错误。',
  },
  NoSuchWORMConfiguration: {
    summary: '该 Bucket 没有合规保留策略（WORM），或没有此 ID 对应的策略。',
    advice:
      '通过 GetBucketWorm 读取当前策略并核对 WormId。' +
      '策略在 24 小时内未锁定会自动失效：此时需重新创建，并及时锁定。',
  },
  ShipperNotExist: {
    summary: '日志投递任务不存在。',
    advice:
      '核对 Project、Logstore 和任务名称；此错误码来自与 OSS 配套的日志服务。' +
      '先检查再创建的自动化程序可以忽略此错误。',
  },
};
