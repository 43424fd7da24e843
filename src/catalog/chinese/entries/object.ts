// What entries/object.ts says, in Chinese.
import type { ChineseTexts } from '../texts.ts';

export const OBJECT: ChineseTexts = {
  NoSuchBucket: {
    summary: '该 Bucket 不存在。',
    advice:
      '核对客户端请求的 Bucket 名称和环境；常见原因是缺少变量、拼写错误或 Bucket 已被删除。' +
      '如果昨天还在，在操作审计（ActionTrail）中查找 DeleteBucket。' +
      '删除后的名称可能被他人占用，因此在查明之前先停止写入。',
  },
  NoSuchKey: {
    summary: '该名称的文件（Object）不存在。',
    advice:
      '将实际发送的名称与 Bucket 的文件列表对比：常见差异是大小写、开头的斜线、重复编码和遗漏前缀。' +
      '发布之后突然增多，说明路径有变；清理之后突然增多，说明是生命周期规则或删除任务所致；访问日志会显示删除者。' +
      '零星出现属于正常情况：上传前的探测、扫描器、favicon。' +
      '对 HEAD 请求，此错误码可能由 SDK 自行生成，实际缺失的可能是 Bucket。',
  },
  NoSuchVersion: {
    summary: '请求的文件（Object）版本不存在。',
    advice:
      '用 ListObjectVersions 核对 versionId；该版本可能已被针对历史版本的生命周期规则或永久删除操作移除。' +
      '版本 ID 只属于一个文件名称，因此重命名或拷贝后的文件版本 ID 不同。',
  },
  SymlinkTargetNotExist: {
    summary: '软链接指向的文件（Object）不存在。',
    advice:
      '用 GetSymlink 读取软链接，查看目标文件是被删除、被重命名，还是从未写入。' +
      '写入目标文件，或让软链接指向别处；目标文件的名称和编码必须完全一致。',
  },
  ArchiveRestoreNotFinished: {
    summary: '归档的文件（Object）仍在解冻中。',
    advice:
      '等待解冻完成：完成之前，HeadObject 返回的 x-oss-restore 会显示 ongoing-request="true"；归档存储需数分钟，更冷的存储类型需数小时。' +
      '每隔几分钟查询一次，不要循环读取；紧急时使用更高的解冻优先级。',
  },
  AccessPointCreatingConflict: {
    summary: '同名的接入点正在创建或变更中。',
    advice: '等到 GetAccessPoint 显示接入点已就绪，再重新执行变更。同一时间只让一个进程管理接入点。',
  },
  BucketAlreadyExists: {
    summary: 'Bucket 名称已被占用，或试图以不同的属性创建已有的 Bucket。',
    advice:
      '确认该 Bucket 是否属于自己的账号：名称在所有账号范围内唯一。' +
      '如果属于，地域、存储类型和冗余类型无法通过再次创建来更改；去掉创建调用，或发送相同的属性。' +
      '如果不属于，换一个名称。',
  },
  BucketNotEmpty: {
    summary: 'Bucket 中仍有内容，无法删除。',
    advice:
      '查找普通列举看不到的内容：历史版本和删除标记、未完成的分片上传、LiveChannel、期间新写入的文件（Object）。' +
      '生命周期规则可在一两天内以低成本清空大型 Bucket；之后再次删除。',
  },
  FileAlreadyExists: {
    summary: '文件（Object）已存在，且该请求禁止覆盖。',
    advice:
      '请求携带了 x-oss-forbid-overwrite: true，因此这是保护机制在生效。' +
      '如果发生在超时之后，多半说明第一次尝试已经成功：对比 ETag 或 CRC 后继续。' +
      '否则换一个名称、去掉该请求头，或开启版本控制。',
  },
  ObjectAlreadyExists: {
    summary: '同名的文件（Object）已存在。',
    advice: '检查该文件是否由同一任务的前一次尝试写入；如果是，则无需再做处理。否则换一个名称，或先删除旧文件。',
  },
  ObjectNotAppendable: {
    summary: '该文件（Object）不是以追加方式创建的，不能追加写入。',
    advice:
      '用 HeadObject 查看 x-oss-object-type：Normal、Multipart 和 Symlink 类型的文件不支持 AppendObject。' +
      '找出用 PutObject 写入该文件的程序，或改为追加到从位置 0 开始的新名称。',
  },
  PositionNotEqualToLength: {
    summary: '追加位置与文件（Object）的当前长度不一致。',
    advice:
      '从上一次响应的 x-oss-next-append-position 或 HeadObject 返回的长度取得位置，并从该位置追加。' +
      '超时之后，前一次追加可能已经成功：先对比，避免重复发送相同的数据。' +
      '两个写入方写同一个文件会持续产生此错误；让它们各写各的文件。',
  },
  RestoreAlreadyInProgress: {
    summary: '该文件（Object）的解冻已在进行中。',
    advice:
      '无需处理：等到 HeadObject 返回的 x-oss-restore 显示解冻完成即可。' +
      '让客户端将此响应视为成功，并且每个文件只解冻一次。',
  },
  StaleFile: {
    summary: '该文件（Object）同时被另一个请求修改。',
    advice:
      '找出修改该文件元数据、标签或 ACL 的两个写入方，只让其中一个执行，或让两者先后执行。' +
      '重新读取文件，在其当前状态上应用变更，再发送一次。',
  },
  PreconditionFailed: {
    summary: '请求的某个条件（If-Match、If-Unmodified-Since 等）不成立。',
    advice:
      '如果返回了 Condition，其中会给出对应的请求头；原因是客户端读取之后文件（Object）已发生变化，或发送的 ETag 引号有误。' +
      '对缓存和乐观锁而言，这是正常响应：重新读取后再作决定。' +
      '如果每个请求都失败，将发送的 ETag 与 HeadObject 显示的 ETag 对比。',
  },
};
