// What causes/callback.ts says, in Chinese.
import type { ChineseTexts } from '../texts.ts';

export const CALLBACK: ChineseTexts = {
  'CallbackFailed/timeout': {
    summary: '回调服务器的处理超过五秒；文件（Object）已保存。',
    advice: '先响应，再处理业务。检查回调服务器的负载和网络距离；没有必要时不要重新上传。',
  },
  'CallbackFailed/unreachable': {
    summary: '无法连接回调服务器；文件（Object）已保存。',
    advice: '从自有网络之外测试回调 URL：DNS、防火墙、证书和端口。OSS 从自己的公网地址发起回调。',
  },
  'CallbackFailed/content-length': {
    summary: '回调服务器的响应缺少 Content-Length，或其值无效、过大。',
    advice: '返回不超过 1 MB 的 JSON 响应体，并给出准确的 Content-Length；不要使用 chunked 编码。',
  },
  'CallbackFailed/redirect': {
    summary: '回调服务器返回了重定向，OSS 不会跟随；文件（Object）已保存。',
    advice: '在回调中填写最终地址：通常是应使用 https 而不是 http，或少了一个斜杠。',
  },
  'CallbackFailed/client-error-status': {
    summary: '回调服务器以 4xx 状态码拒绝了回调；文件（Object）已保存。',
    advice: '在回调服务器的日志中查找该请求：常见原因是路径、登录要求、请求体类型和大小限制。回调服务器必须返回 200。',
  },
  'CallbackFailed/server-error-status': {
    summary: '回调服务器出错，返回了 5xx 状态码；文件（Object）已保存。',
    advice: '先修复回调服务器，原因在其自身的日志中。然后将漏掉的文件（Object）补通知给它，或重新上传。',
  },
  'CallbackFailed/not-json': {
    summary: '回调服务器的响应不是 JSON。',
    advice: '返回 200、Content-Type 为 application/json 和 JSON 响应体；常见情况是以 200 返回了登录页或 HTML 错误页。',
  },
  'CallbackFailed/too-many-callbacks': {
    summary: '进行中的回调数超过了服务端允许的上限。',
    advice: '加快回调服务器的响应，响应慢会导致回调堆积；同时限制并发上传数。',
  },
  'CallbackFailed/image-info': {
    summary: '回调要求获取图片信息，但该文件（Object）不是可读取的图片。',
    advice: '仅在上传图片时使用 imageInfo 变量，并检查文件是否完整。',
  },
  'CallbackFailed/unreachable-or-refused': {
    summary: '回调服务器无法连接，或未返回 200；文件（Object）已保存。',
    advice: '查看回调服务器在请求时刻的日志：没有记录说明是网络、DNS 或证书问题，有记录则以其中的状态码判断原因。',
  },
  'MirrorFailed/configuration': {
    summary: '镜像回源规则无法执行。',
    advice: '按规则生成的 Host 请求头和路径，手动请求源站地址并进行对比。',
  },
  'MirrorFailed/source-read': {
    summary: '读取源站响应体时连接中断。',
    advice: '检查源站的超时设置、限制和稳定性；通过慢速链路传输大文件时容易出现。',
  },
  'MirrorFailed/length-differs': {
    summary: '源站发送的字节数与其声明的不一致。',
    advice: '检查源站是否有压缩或代理修改了响应体，却保留了原来的 Content-Length。',
  },
  'MirrorFailed/md5-differs': {
    summary: '源站的数据与其发送的 MD5 不一致。',
    advice: '修正源站的 Content-MD5，或在规则中关闭该校验。',
  },
  'MirrorFailed/object-exists': {
    summary: '该文件（Object）此时已存在，且不允许覆盖。',
    advice: '两个请求同时触发了回源；重新读取即可。',
  },
  'MirrorFailed/object-immutable': {
    summary: '回源得到的文件（Object）不能替换处于合规保留期内的文件。',
    advice: '换一个 Key，或等待保留期结束。',
  },
  'MirrorFailed/metadata-too-large': {
    summary: '源站发送的响应头超出了文件（Object）可保存的量。',
    advice: '在镜像回源规则中减少透传的响应头；元数据上限为 8 KB。',
  },
  'MirrorFailed/throttled': {
    summary: '同时进行的回源请求过多。',
    advice: '减小每批预热的文件（Object）数量，或在切换流量之前先完成迁移；持续出现时，申请提高上限。',
  },
};
