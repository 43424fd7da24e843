// What entries/multipart.ts says, in Chinese.
import type { ChineseTexts } from '../texts.ts';

export const MULTIPART: ChineseTexts = {
  FilePartInterity: {
    summary: '某个已存储的分片与其校验值不再一致。',
    advice:
      '带上 Content-MD5 重新上传请求中指明的分片，然后完成上传。' +
      '如果同一次上传再次出现该错误，中止上传并重新开始。' +
      '这一特殊拼写就是服务端实际返回的；较新的文档已不再列出，因此保留 请求 ID 以便联系技术支持。',
  },
  FilePartNotExist: {
    summary: '完成上传时列出的某个分片从未上传或已被删除。',
    advice:
      '对比 ListParts 与客户端发送的列表；常见的缺口是分片上传失败却没有报错。' +
      '检查没有生命周期规则中止仍在进行的上传。' +
      '补传缺失的分片，再次完成上传。',
  },
  FilePartStale: {
    summary: '某个已存储分片的长度与其记录的长度不符。',
    advice:
      '检查是否有两个工作线程或进程同时写入同一个分片号。' +
      '重新上传该分片并完成上传；如果仍然失败，中止上传并重新开始。',
  },
  InvalidPart: {
    summary: '完成上传时列出的某个分片缺失，或其 ETag 不一致。',
    advice:
      '用 ListParts 核对完成列表中的 PartNumber 和 ETag；重试的分片会有新的 ETag，不能再发送旧的。' +
      '以最后一次成功上传的响应中的分片号和 ETag 为准。' +
      '检查是否有两个进程共用同一个 Upload ID。',
  },
  InvalidPartOrder: {
    summary: '分片未按升序列出，或某个分片号超出范围。',
    advice:
      '完成上传前按分片号对列表排序；并行上传的完成顺序不定，而按文本排序会把 10 排在 2 之前。' +
      '分片号是 1 到 10,000 之间的整数，每个只能列出一次。',
  },
  PartOutOfBounds: {
    summary: '分片或其拷贝来源的范围超出允许的界限。',
    advice:
      '检查分片大小（100 KB 到 5 GB，最后一个可以更小）、分片号（1 到 10,000）；对于拷贝的分片，还要将 x-oss-copy-source-range 与源文件（Object）的大小进行对比。' +
      '根据总大小选择分片大小，使 10,000 个分片足够。',
  },
  PartNotSequential: {
    summary: '顺序上传中某个分片未按顺序到达。',
    advice:
      '以 sequential 参数初始化的上传严格按顺序逐个接收分片。' +
      '由单个工作线程或进程依次上传；需要并行上传分片时，初始化时不带 sequential。',
  },
  NoSuchUpload: {
    summary: 'Upload ID 不存在：从未初始化，或已完成或中止。',
    advice:
      '检查该上传之前是否已完成：超时后重复完成会得到此响应，但文件（Object）其实已存在，因此用 HeadObject 确认。' +
      '然后检查是否有生命周期规则或清理任务中止了上传，以及 Upload ID 是否保存过久。' +
      '确认文件确实缺失时，再开始新的上传。',
  },
};
