// What causes/storage.ts says, in Chinese.
import type { ChineseTexts } from '../texts.ts';

export const STORAGE: ChineseTexts = {
  'NoSuchKey/head-without-body': {
    summary: 'HEAD 请求返回 404：文件（Object）不存在，或者其所在的 Bucket 不存在，仅凭状态码无法区分。',
    advice:
      '改用 GET 重新请求，或者读取响应头 x-oss-err 和 x-oss-ec，以查看服务端实际返回的信息。' +
      '新版 SDK 会自动这样做。',
  },
  'PreconditionFailed/head-without-body': {
    summary: '带条件的 HEAD 请求返回 412：条件不成立。',
    advice:
      '改用 GET 重新请求，或者读取响应头 x-oss-err 和 x-oss-ec，以查看服务端实际返回的信息。' +
      '新版 SDK 会自动这样做。',
  },
  'NotModified/head-without-body': {
    summary: '条件请求返回 304：客户端持有的副本是最新的。',
    advice:
      '改用 GET 重新请求，或者读取响应头 x-oss-err 和 x-oss-ec，以查看服务端实际返回的信息。' +
      '新版 SDK 会自动这样做。',
  },
  'AccessForbidden/head-without-body': {
    summary: 'HEAD 请求返回 403：被某项权限、签名或 Endpoint 检查拒绝。',
    advice:
      '改用 GET 重新请求，或者读取响应头 x-oss-err 和 x-oss-ec，以查看服务端实际返回的信息。' +
      '新版 SDK 会自动这样做。',
  },
  'Forbidden/head-without-body': {
    summary: 'HEAD 请求返回 403：被某项权限、签名或 Endpoint 检查拒绝。',
    advice:
      '改用 GET 重新请求，或者读取响应头 x-oss-err 和 x-oss-ec，以查看服务端实际返回的信息。' +
      '新版 SDK 会自动这样做。',
  },
  'BucketAlreadyExists/name-taken': {
    summary: 'Bucket 名称已被占用；名称在所有账号中唯一。',
    advice: '如果该 Bucket 属于自己的账号，直接使用，无需创建。否则换一个名称，以账号或项目作为前缀。',
  },
  'BucketAlreadyExists/location-fixed': {
    summary: 'Bucket 已存在于其他地域，而地域无法更改。',
    advice: '使用其所在地域的 Endpoint，或者新建 Bucket 并迁移数据。',
  },
  'BucketAlreadyExists/storage-class-fixed': {
    summary: 'Bucket 已存在且存储类型不同，再次创建无法更改存储类型。',
    advice: '从任务中去掉创建步骤，或者通过生命周期规则更改单个文件（Object）的存储类型。',
  },
  'BucketAlreadyExists/redundancy-fixed': {
    summary: 'Bucket 已存在且冗余类型不同，再次创建无法更改冗余类型。',
    advice: '在地域支持的情况下，使用 Bucket 的存储冗余转换。',
  },
  'InvalidObjectState/archived-object': {
    summary: '文件（Object）已归档，读取前没有解冻。',
    advice:
      '调用 RestoreObject 并等待：归档存储约一分钟，冷归档存储需数小时。' +
      '排查是否有生命周期规则归档了仍在使用的数据，或者为 Bucket 开启归档直读。',
  },
  'InvalidTargetBucketForLogging/other-owner': {
    summary: '用于接收日志的 Bucket 属于其他账号。',
    advice: '将日志写入同一账号、同一地域的 Bucket。',
  },
  'KmsServiceNotEnabled/not-activated': {
    summary: '请求使用 KMS 加密，但账号从未开通 KMS。',
    advice: '使用主账号在该地域开通 KMS，或者对 Bucket 或文件（Object）改用 AES256。',
  },
};
