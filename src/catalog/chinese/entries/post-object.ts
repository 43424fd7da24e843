// What entries/post-object.ts says, in Chinese.
import type { ChineseTexts } from '../texts.ts';

export const POST_OBJECT: ChineseTexts = {
  EntityTooLarge: {
    summary: '上传内容超过允许的大小：5 GB，或 Policy 中 content-length-range 的最大值。',
    advice:
      '先查看 Policy：content-length-range 通常远低于单次请求 5 GB 的通用上限。' +
      '在生成 Policy 的地方调大该值，或在页面中发送之前就拒绝大文件。' +
      '超过 5 GB 时，使用分片上传（或分片拷贝）。',
  },
  EntityTooSmall: {
    summary: '上传内容小于 Policy 中 content-length-range 的最小值。',
    advice:
      '检查是否发送了空文件：文件输入框未选择文件，或客户端转换失败。' +
      '检查 Policy 中的最小值；设为 1 就是有意拒绝空文件。',
  },
  FieldItemTooLong: {
    summary: '除 file 之外的某个表单域超过 4 KB。',
    advice:
      '找出过长的表单域：条件很多的 Policy、回调参数，或较大的 x-oss-meta 值。' +
      '缩短该表单域；并确认内容本身是以名为 file 的表单域发送的。',
  },
  IncorrectNumberOfFilesInPOSTRequest: {
    summary: '表单必须包含且只能包含一个名为 file 的表单域。',
    advice:
      '统计请求体中 file 表单域的数量：没有说明表单域名称有误，多个说明使用了多选，或所用的库添加了全部文件。' +
      '每个文件发送一个请求，并将 file 作为最后一个表单域。',
  },
  InvalidPolicyDocument: {
    summary: '表单上传（PostObject）的 Policy 无法解析，或条件不成立。',
    advice:
      '将 policy 表单域从 Base64 解码，并按 JSON 校验：其中必须有 expiration（ISO 8601 格式、UTC 时间、未过期）和 conditions 列表。' +
      'Message 会指出出错的位置；写成对象形式的条件必须恰好有一个属性。' +
      '每次上传都由服务端重新生成 Policy，不要缓存。',
  },
  MalformedPOSTRequest: {
    summary: '请求体不是合法的 multipart/form-data。',
    advice:
      '抓取一个请求进行检查：Content-Type 中的 boundary 必须与请求体中的一致，每行以 CR LF 结尾，file 是最后一个表单域。' +
      '在浏览器中不要手动设置 Content-Type；由 FormData 写入 boundary。',
  },
  MaxPOSTPreDataLengthExceededError: {
    summary: '文件之前的表单域总长度过大。',
    advice:
      '检查内容是否以其他表单域名称发送，或放在了 file 表单域之前。' +
      '其他表单域各自保持在 4 KB 以内，并将 file 放在最后。',
  },
  RequestIsNotMultiPartContent: {
    summary: '表单上传（PostObject）请求的 Content-Type 不是 multipart/form-data。',
    advice:
      '检查 POST 请求的 Content-Type：此处不接受 JSON 或 urlencoded 格式的请求体。' +
      '发送带 boundary 的 multipart/form-data；不需要表单时改用 PUT。',
  },
};
