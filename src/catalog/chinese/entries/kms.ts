// What entries/kms.ts says, in Chinese.
import type { ChineseTexts } from '../texts.ts';

export const KMS: ChineseTexts = {
  AliasNotFound: {
    summary: '加密密钥的别名不存在。',
    advice:
      '在 Bucket 所在地域的 KMS 控制台检查别名；必须写成 alias/name 的形式。' +
      '创建或改正别名；其他地域或其他账号的别名无效。',
  },
  InvalidDataEncryptionAlgorithmError: {
    summary: '不支持 KMS 加密下指定的数据加密算法。',
    advice:
      '请求头 x-oss-server-side-data-encryption 只接受 SM4，且只能与 KMS 一起使用。' +
      '改正请求头或 Bucket 设置；不指定时使用 AES-256。',
  },
  InvalidEncryptionAlgorithmError: {
    summary: '不支持指定的服务端加密算法。',
    advice:
      '检查请求的 x-oss-server-side-encryption 和 Bucket 的默认设置：可用值为 AES256、KMS，部分地域还支持 SM4，拼写必须完全一致。' +
      'S3 工具发送的是 aws:kms，应改用 KMS。',
  },
  InvalidEncryptionRequest: {
    summary: '客户端加密的请求头不完整或相互矛盾。',
    advice:
      '查看错误信息：其中指明了缺失或不一致的值。' +
      '分片上传时，除最后一个分片外，所有分片的大小都必须与初始化时声明的一致，且不能拷贝分片。' +
      '整个上传过程使用同一版本的加密客户端。',
  },
  KeyDisabled: {
    summary: '加密密钥已被禁用，用其加密的数据既不能读也不能写。',
    advice:
      '在 KMS 控制台及其审计记录中查明谁禁用了密钥以及原因。' +
      '如果不是有意为之，重新启用密钥；访问会立即恢复。' +
      '不要删除密钥：密钥一旦删除，用其加密的数据就会丢失。',
  },
  KeyNotFound: {
    summary: '加密密钥在 Bucket 所在地域不存在。',
    advice:
      '将请求或 Bucket 默认设置中的密钥 ID 与同一地域、同一账号的 KMS 控制台进行对比。' +
      '改正密钥 ID；如果密钥已被删除，用其加密的数据无法恢复。',
  },
  KeyPendingDeletion: {
    summary: '加密密钥已进入计划删除状态。',
    advice:
      '立即处理：只要还有数据依赖该密钥，就在 KMS 控制台取消删除，否则删除后任何人都无法读取这些数据。' +
      '然后启用密钥。' +
      '如果确实要删除，先将数据改用其他密钥加密。',
  },
  KeyPendingImport: {
    summary: '加密密钥尚无密钥材料。',
    advice:
      '该密钥创建时指定使用导入的密钥材料，而密钥材料缺失或已过期。' +
      '在 KMS 控制台导入密钥材料，或改用由 KMS 生成密钥材料的密钥。',
  },
  KmsServiceNotEnabled: {
    summary: '账号未开通密钥管理服务（KMS）。',
    advice: '用 Bucket 拥有者账号在 Bucket 所在地域开通 KMS。或者改用不需要 KMS 的 AES256。',
  },
  NoSuchServerSideEncryptionRule: {
    summary: '该 Bucket 没有默认加密设置。',
    advice:
      '工具读取从未设置过加密的 Bucket 时属于正常现象。' +
      '如果安全规范要求加密，用 PutBucketEncryption 设置默认加密；该设置只对新文件（Object）生效。',
  },
  UserKeyMustBeSpecified: {
    summary: '该操作需要加密密钥，但未指定。',
    advice:
      '检查请求的 x-oss-server-side-encryption-key-id 和 Bucket 的默认密钥。' +
      '指定同一地域的密钥，并授权调用者使用该密钥。',
  },
};
