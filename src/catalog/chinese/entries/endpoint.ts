// What entries/endpoint.ts says, in Chinese.
import type { ChineseTexts } from '../texts.ts';

export const ENDPOINT: ChineseTexts = {
  CnameAlreadyExists: {
    summary: '该自定义域名已绑定到其他 Bucket 或服务。',
    advice:
      '响应体中的 CnameType 指明域名被什么占用：自己的另一个 Bucket、图片处理或 CDN。' +
      '先在占用处解绑，或绑定其他域名。' +
      '一个域名只能用于一个 Bucket。',
  },
  CnameDenied: {
    summary: '该自定义域名已绑定到其他账号的 Bucket。',
    advice:
      '查明绑定由哪个账号持有；常见的是旧项目和代理商的账号。' +
      '在该账号下解绑，或用控制台显示的 TXT 记录证明域名所有权后将其接管。',
  },
  CnameTokenNotFound: {
    summary: '该自定义域名没有对应的验证 Token。',
    advice:
      '检查请求中的 Bucket 和域名；Token 与两者对应，并且会过期。' +
      '新建 Token，按要求发布为 TXT 记录，然后绑定域名。',
  },
  IllegalLocationConstraintException: {
    summary: '请求的地域与接收请求的 Endpoint 不符。',
    advice:
      '对比请求体中的 LocationConstraint 与 Endpoint 的地域；两者必须是同一地域。' +
      '将请求发送到目标地域的 Endpoint，或去掉 LocationConstraint。',
  },
  InvalidHostPutBucket: {
    summary: '不能通过该 Host 创建 Bucket。',
    advice:
      '检查 Host 请求头：自定义域名、IP 地址和接入点不能创建 Bucket。' +
      '使用地域 Endpoint，例如 oss-cn-hangzhou.aliyuncs.com。',
  },
  InvalidLocationConstraint: {
    summary: '请求的地域不存在，或不能创建该 Bucket。',
    advice:
      '检查地域的拼写：应为带前缀的地域名，例如 oss-cn-hangzhou。改正拼写，或使用该地域的 Endpoint 且不指定地域。',
  },
  NeedVerifyDomainOwnership: {
    summary: '绑定该自定义域名前必须先验证域名所有权。',
    advice:
      '获取 Token（CreateCnameToken，或在控制台绑定自定义域名），并按显示的内容发布为 TXT 记录。' +
      '等该记录可从外部解析后，再次绑定。' +
      '之后可以删除该记录。',
  },
  NoNeedCreateCnameToken: {
    summary: '该自定义域名不需要验证 Token。',
    advice: '该域名已由此账号完成验证或绑定，直接绑定即可。自动化程序应将该响应视为此步骤成功。',
  },
  NonStandardHostForbidden: {
    summary: 'Host 请求头不是允许访问该 Bucket 的域名。',
    advice:
      '检查客户端使用的名称：通过 CNAME 指向 OSS 但从未绑定的域名、IP 地址，或改写 Host 的代理。' +
      '将域名绑定到该 Bucket，或使用该 Bucket 在其地域的域名发送请求。',
  },
  NoSuchCname: {
    summary: '该自定义域名未绑定到此 Bucket。',
    advice:
      '列出该 Bucket 的域名（GetBucketCname），检查拼写、大小写以及 Bucket 是否正确。' +
      '对探测或解绑操作，该响应无害；如果影响业务流量，重新绑定域名。',
  },
  NoSuchHttpsConfig: {
    summary: '该 Bucket 没有 HTTPS（TLS 版本）配置。',
    advice: '读取从未设置过该配置的 Bucket 就会得到此响应；比对状态的工具经常如此。仅在需要限制 TLS 版本时才设置。',
  },
  NoSuchRegion: {
    summary: '请求中指定的地域不存在。',
    advice:
      '检查地域 ID 是否拼写错误，或该地域是否已关闭。' +
      '从地域和 Endpoint 列表中获取 ID；控制台会显示每个 Bucket 的地域。',
  },
  PermanentRedirect: {
    summary: '该 Bucket 位于其他地域，必须通过其自身的 Endpoint 访问。',
    advice:
      '响应体中的 Endpoint 元素给出了正确的域名；将其写入客户端配置。' +
      '如果只有部分 Bucket 失败，说明同一个客户端用于多个地域的 Bucket：为每个地域使用单独的客户端。',
  },
  SecondLevelDomainForbidden: {
    summary: 'Bucket 名称写在路径中，但只接受 bucket.endpoint 形式的访问。',
    advice:
      '将客户端切换为虚拟托管方式：S3 库中为 forcePathStyle=false 或 addressing_style=virtual。' +
      '此时 Host 必须为 bucket.endpoint；检查中间的代理没有改写它。',
  },
  TooManyCname: {
    summary: '该 Bucket 绑定的自定义域名数量已达上限。',
    advice: '列出已绑定的域名（GetBucketCname），解绑不再使用的域名。更多域名通过 CDN 提供服务，或联系技术支持。',
  },
  TooManyCnameToken: {
    summary: '同时处于有效期内的域名验证 Token 过多。',
    advice:
      '常见原因是自动化程序每次尝试都申请新的 Token；应改用 GetCnameToken 读取已有的 Token。' +
      '完成现有 Token 的验证或等其过期，然后继续。',
  },
};
