// What entries/legacy.ts says, in Chinese.
import type { ChineseTexts } from '../texts.ts';

export const LEGACY: ChineseTexts = {
  FileGroupTooLarge: {
    summary: 'Object Group（已下线的功能）将超过大小上限。',
    advice: 'Object Group 已被分片上传取代。通过 User-Agent 找到旧客户端，改用分片上传。',
  },
  InvalidLinkName: {
    summary: 'Object Link（已下线的功能）的名称无效。',
    advice: '这类 Object Link 已不再提供。通过 User-Agent 找到旧客户端；改用软链接（PutSymlink）代替。',
  },
  LinkPartNotExist: {
    summary: 'Object Link（已下线的功能）的某个分片不存在。',
    advice: '这类 Object Link 已不再提供。通过 User-Agent 找到旧客户端，改用分片上传或软链接。',
  },
  ObjectLinkTooLarge: {
    summary: 'Object Link（已下线的功能）将超过大小上限。',
    advice: '这类 Object Link 已不再提供。通过 User-Agent 找到旧客户端，改用分片上传。',
  },
};
