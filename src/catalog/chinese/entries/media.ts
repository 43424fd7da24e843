// What entries/media.ts says, in Chinese.
import type { ChineseTexts } from '../texts.ts';

export const MEDIA: ChineseTexts = {
  CallbackFailed: {
    summary: '文件（Object）已存储，但对应用服务器的回调失败。',
    advice:
      '上传本身已成功，不要重新发送数据；查看应用是否漏收了通知，并进行补偿。' +
      '错误信息中有回调服务器返回的状态码：检查该服务器能否从公网访问，是否在 5 秒内返回 200、JSON 以及小于 1 MB 的 Content-Length。' +
      '将耗时的处理放到响应之后。',
  },
  MirrorFailed: {
    summary: '需要从源站获取文件（Object），但获取失败。',
    advice:
      '用 curl 从源站获取同一路径：只有 200、206 和 404 是可用的响应，其他响应说明源站故障或被防火墙拦截。' +
      '然后检查镜像回源规则（域名、路径、协议、证书）和错误信息：长度或 MD5 不一致、元数据超过 8 KB、合规保留策略，或回源限流。' +
      '修复源站；OSS 会在下次请求时重新获取。',
  },
  CutEdgeExceedRange: {
    summary: '要裁剪的区域超出图片范围。',
    advice:
      '对比 x-oss-process 中的裁剪（crop 或 cut）参数与图片尺寸（可用 image/info 查看）。' +
      '检查是否有图片小于版面预期的尺寸。',
  },
  ImageDamage: {
    summary: '图片已损坏或不完整，无法处理。',
    advice:
      '不带 x-oss-process 下载原图并打开：往往是上传被截断，或以图片名称保存的文本页面。' +
      '重新上传，并与源文件对比大小和 CRC。',
  },
  ImageTooLarge: {
    summary: '图片超过图片处理的大小限制。',
    advice:
      '检查文件大小（通常上限为 20 MB）和像素（单边 30,000，总计 2.5 亿，缩放结果 4,096 x 4,096）。' +
      '在上传时拒绝或缩小这类图片，或直接提供未处理的原图。',
  },
  NoSuchChannel: {
    summary: '旧版图片服务的图片 Channel 不存在。',
    advice:
      '检查请求是否发往旧版图片服务域名（img-...），而其 Channel 已被删除。' +
      '改为在 Bucket 域名上使用 x-oss-process。',
  },
  NoSuchStyle: {
    summary: '请求中指定的图片样式在该 Bucket 中不存在。',
    advice:
      '将名称与该 Bucket 的样式进行对比：区分大小写，且复制 Bucket 时样式不会随之迁移。' +
      '检查该 Bucket 配置的分隔符。' +
      '创建该样式，或改正链接。',
  },
  TooManyPipes: {
    summary: '处理命令中串联的步骤过多。',
    advice: '统计 x-oss-process 中 | 的数量；大约允许 5 个。用 / 将同类操作合并到一个步骤中，或保存中间结果。',
  },
  InvalidChannelName: {
    summary: 'LiveChannel 的名称不符合要求。',
    advice:
      '打印实际发送的名称：应为 1 到 1,023 字节的 UTF-8，且开头不能是斜线或特殊字符。' +
      '在创建 LiveChannel 的位置改正。',
  },
  NoSuchLiveChannel: {
    summary: 'LiveChannel 不存在。',
    advice: '用 ListLiveChannel 核对名称和 Bucket。在推流或查询状态之前，先用 PutLiveChannel 创建 LiveChannel。',
  },
  LiveChannelDisabled: {
    summary: 'LiveChannel 已被其拥有者禁用。',
    advice:
      '查明由谁禁用以及是否有意为之（GetLiveChannelInfo 会显示状态）。' +
      '用 PutLiveChannelStatus 启用，然后让编码器重新连接。',
  },
  ChannelStillLive: {
    summary: '正在推流时不能修改或删除 LiveChannel。',
    advice: '停止编码器或禁用 LiveChannel，等到 GetLiveChannelStat 返回 Idle。然后再修改或删除。',
  },
  InvalidInputRecordDelimiter: {
    summary: '查询文件（Object）内容时指定的记录分隔符无效。',
    advice: '检查输入的 RecordDelimiter：应为最多两个字符的 Base64 编码，且与字段分隔符不同。在查询中改正。',
  },
  InvalidOutputFieldDelimiter: {
    summary: '查询输出指定的字段分隔符无效。',
    advice:
      '检查输出的 FieldDelimiter：应为恰好一个字符的 Base64 编码。' +
      '该错误可能出现在状态码为 200 的响应中，位于流的最后一帧。',
  },
  InvalidJsonData: {
    summary: '按 JSON 查询的文件（Object）不是有效的 JSON。',
    advice:
      '检查查询中的 Type 是否与文件（Object）相符：DOCUMENT 表示整个文件是一个 JSON 值，LINES 表示每行一个。' +
      '然后查找损坏的记录；SkipPartialDataRecord 可让查询跳过部分记录。' +
      '该错误可能出现在状态码为 200 的响应中。',
  },
};
