// What causes/arguments.ts says, in Chinese.
import type { ChineseTexts } from '../texts.ts';

export const ARGUMENTS: ChineseTexts = {
  'EntityTooLarge/copy-source': {
    summary: '源文件（Object）过大，无法使用简单拷贝。',
    advice: '使用 UploadPartCopy 分片拷贝。',
  },
  'EntityTooLarge/upload': {
    summary: '上传的数据超过了该操作或其 Policy 允许的大小。',
    advice: '先检查表单 Policy 中的 content-length-range，超过 5 GB 时使用分片上传。',
  },
  'InvalidArgument/callback-encoding': {
    summary: '回调参数无法解码。',
    advice: '将回调参数构造为 JSON，用标准 Base64 编码且不含换行，再原样放入请求头或查询参数。',
  },
  'InvalidArgument/callback-url': {
    summary: '回调参数中的地址无法调用。',
    advice:
      '最多填写五个公网 http(s) 地址，且域名能被公共 DNS 解析。' +
      '私网、环回和内网地址会被拒绝：回调由服务端从外部发起。',
  },
  'InvalidArgument/callback-body': {
    summary: '回调的请求体模板缺失、过长或类型不受支持。',
    advice:
      'callbackBody 不能为空；callbackBodyType 必须是 application/x-www-form-urlencoded 或 application/json，且模板须符合该类型的格式。',
  },
  'InvalidArgument/callback-variables': {
    summary: '回调的自定义变量不是要求的 JSON，或者过长。',
    advice: '发送一个单层 JSON 对象，变量名以小写的 x: 开头，值为字符串，并用 Base64 编码。',
  },
  'InvalidArgument/callback-twice': {
    summary: '请求头和查询参数中同时指定了回调。',
    advice: '只保留其中一个；签名 URL 通常保留查询参数。',
  },
  'InvalidArgument/copy-source': {
    summary: '拷贝的源没有写成 /bucket/key 的形式。',
    advice: '将 x-oss-copy-source 设为 Bucket 名称和经过 URL 编码的 Key，两者之前各加一个斜线，不带域名。',
  },
  'InvalidArgument/kms-key': {
    summary: '指定了 KMS 密钥或 SM4，但该加密设置不接受。',
    advice: '仅在算法为 KMS 时指定密钥，并确认账号可以使用自有密钥或 SM4。',
  },
  'InvalidArgument/storage-class': {
    summary: '存储类型无法识别。',
    advice: '使用 Standard、IA、Archive、ColdArchive 或 DeepColdArchive 之一，拼写须完全一致，且该地域支持此类型。',
  },
  'InvalidArgument/version-id': {
    summary: '版本 ID 格式错误或为空。',
    advice: '原样传入列举结果中的版本 ID，或者不传该参数；对于开启版本控制之前的文件（Object），null 是有效的版本 ID。',
  },
  'InvalidArgument/post-credentials': {
    summary: '表单上传（PostObject）缺少 AccessKey ID 或签名。',
    advice: '将 OSSAccessKeyId、policy 和 Signature（或对应的 V4 表单域）放在 file 之前；file 之后的表单域会被忽略。',
  },
  'InvalidArgument/post-fields': {
    summary: '表单上传（PostObject）缺少必需的表单域，或者包含无法识别的表单域。',
    advice: '根据错误消息确定缺少的表单域；key 和 file 始终必需，且 file 必须放在最后。',
  },
  'InvalidArgument/post-too-large': {
    summary: '表单上传（PostObject）的请求体超过 5 GB。',
    advice: '大文件请使用分片上传。',
  },
  'InvalidArgument/date': {
    summary: '日期缺失、格式错误、早于 1970 年或晚于当前时间。',
    advice:
      'Date 请求头使用 HTTP 规定的 GMT 格式；生命周期规则和条件中使用以 Z 结尾的 ISO 8601 格式，操作有要求时时间须为零点。',
  },
  'InvalidArgument/persistent-header': {
    summary: '持久化请求头列表格式错误，或者包含不能持久化的请求头。',
    advice: '写成以逗号分隔的 name:Base64(value)，值为 UTF-8 编码并与请求中的值一致，且不使用保留名称。',
  },
  'InvalidArgument/traffic-limit': {
    summary: '请求的带宽限制超出取值范围，或者重复指定。',
    advice: 'x-oss-traffic-limit 只指定一次，单位为 bit/s，取值范围为 819200 到 838860800。',
  },
  'InvalidArgument/tagging': {
    summary: '请求头中的标签没有按 URL 参数编码，或者标签名重复。',
    advice: '将 key=value 用 & 连接，按 UTF-8 编码为查询字符串，每个标签名只出现一次，最多十个。',
  },
  'InvalidArgument/versioning-element': {
    summary: '版本控制设置中没有状态。',
    advice: '发送 VersioningConfiguration，其中 Status 为 Enabled 或 Suspended。',
  },
  'InvalidArgument/bucket-acl-value': {
    summary: '为 Bucket 指定的 ACL 不存在。',
    advice: '使用 private、public-read 或 public-read-write；不接受其他厂商的名称。',
  },
  'InvalidArgument/list-type': {
    summary: 'list-type 参数的值不是 2。',
    advice: '使用新版列举接口时传 list-type=2，否则不传该参数。',
  },
  'InvalidArgument/signing-product': {
    summary: 'V4 签名的凭证范围（scope）中写的是其他产品。',
    advice: '凭证范围必须是 date/region/oss/aliyun_v4_request；向量 Bucket 和表格 Bucket 有各自的产品名。',
  },
  'InvalidArgument/complete-multipart': {
    summary: '完成分片上传的请求中有无效参数。',
    advice: '按编号升序发送所有分片的编号和 ETag，每个分片只出现一次，总数不超过 10,000。',
  },
  'InvalidArgument/named-argument': {
    summary: '响应体指明了取值被拒绝的参数。',
    advice: 'ArgumentName 和 ArgumentValue 是服务端实际收到的内容；在该操作的文档中查阅其格式和取值范围。',
  },
  'InvalidEncryptionRequest/client-encryption-parts': {
    summary: '客户端加密上传的分片与初始化时声明的大小不符。',
    advice:
      '分片大小（16 字节的整数倍）一经选定，就与总大小一起声明，除最后一个分片外都保持该大小。' +
      '此类上传不支持拷贝分片。',
  },
  'InvalidEncryptionRequest/client-encryption-meta': {
    summary: '客户端加密的元数据缺失、重复或互相矛盾。',
    advice:
      'key、start、加密算法和密钥封装算法的请求头各发送一次，内容以 SDK 生成的为准；不要在文件（Object）之间单独复制其中某一个。',
  },
  'InvalidPart/part-or-etag': {
    summary: '列出的某个分片没有上传，或者其 ETag 不一致。',
    advice:
      '对该次上传调用 ListParts 并进行比对。' +
      '重复上传的分片以最后一次的 ETag 为准；上传失败却未被察觉的分片会缺失。',
  },
  'InvalidPartOrder/not-ascending': {
    summary: '分片没有按编号升序列出。',
    advice: '完成上传前先对列表排序；并行上传的完成顺序不固定。',
  },
  'InvalidPartOrder/number-range': {
    summary: '分片编号不在 1 到 10,000 之间。',
    advice: '编号从 1 开始；需要的分片超过 10,000 个时，增大分片大小。',
  },
  'InvalidPolicyDocument/expired': {
    summary: '表单上传（PostObject）的 Policy 已过期。',
    advice: '每次上传前获取新的 Policy，其过期时间使用 UTC，并保证服务器时钟准确。',
  },
  'InvalidPolicyDocument/condition-shape': {
    summary: '上传 Policy 中的某个条件结构不符合要求。',
    advice: '简单条件是只含一个属性的对象；比较条件是数组，例如 ["starts-with", "$key", "dir/"]。',
  },
  'InvalidPolicyDocument/json': {
    summary: '上传 Policy 解码后不是有效的 JSON。',
    advice: '对 policy 表单域做 Base64 解码并解析：常见原因是单引号、末尾多余的逗号和重复编码。',
  },
  'InvalidPolicyDocument/missing': {
    summary: '表单中有签名，但没有 Policy。',
    advice: '在 file 之前添加 policy 表单域。',
  },
  'InvalidTag/tag-key': {
    summary: '某个标签的名称无效。',
    advice: '标签名长度为 1 到 128 个字符，可包含字母、数字、空格以及 + - = . _ : /。',
  },
  'InvalidTag/tag-value': {
    summary: '某个标签的值无效。',
    advice: '标签值最长 256 个字符，可包含字母、数字、空格以及 + - = . _ : /。',
  },
  'MalformedXML/delete-objects': {
    summary: '批量删除的请求体不是要求的 XML。',
    advice:
      '根元素必须是 Delete，每个文件（Object）对应一个 Object/Key，最多 1,000 个；Key 中含有控制字符时需要 encoding-type=url。',
  },
  'MalformedXML/complete-multipart': {
    summary: '完成分片上传的请求体不是要求的 XML。',
    advice: '发送含有 Part、PartNumber 和 ETag 的 CompleteMultipartUpload；空的分片列表同样会被拒绝。',
  },
  'MalformedXML/bucket-setting': {
    summary: 'Bucket 设置的 XML 不符合该操作的要求。',
    advice: '与该操作的示例比对：根元素名称、各元素的顺序和拼写，且每种元素最多一个。',
  },
  'MalformedXML/replication': {
    summary: '复制规则的 XML 不符合该操作的要求。',
    advice: '与 PutBucketReplication 的示例比对；必须有包含 Bucket 和 Location 的 Destination。',
  },
  'MalformedXML/root-element': {
    summary: 'XML 的根元素与该操作要求的不同。',
    advice: 'ErrorDetail 给出了要求的根元素：可能是 S3 客户端发送了自己的根元素，或者查询参数对应的操作与预期不符。',
  },
  'MissingArgument/append-position-missing': {
    summary: '追加请求缺少 position。',
    advice: '新建文件（Object）时传 position=0，否则传上一次响应中 x-oss-next-append-position 的值。',
  },
  'MissingArgument/append-position-not-a-number': {
    summary: '追加请求的 position 不是数字。',
    advice: '发送十进制的字节数；客户端中未赋值的变量在这里常会变成“undefined”或空文本。',
  },
};
