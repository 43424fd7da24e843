// What the catalog says of a code and its cause, in Chinese.
import { CHINESE } from './chinese/index.ts';
import type { ChineseText } from './chinese/texts.ts';
import { findEntry } from './lookup.ts';

const NO_CODE: ChineseText = { summary: '响应中没有错误码。', advice: '查看状态码；如有 EC 值，一并查看。' };
const UNKNOWN: ChineseText = {
  summary: '错误码目录中没有这个错误码。',
  advice: '查看响应中的错误信息和 EC，并在所调用操作的文档中查找该错误码。联系技术支持时需提供请求 ID。',
};

/** `cause`: slug of the sub-cause. */
export function inChinese(code: string | null, cause: string | null): ChineseText {
  if (code === null) return NO_CODE;
  const { code: name } = findEntry(code) ?? { code };
  const found = cause === null ? undefined : CHINESE[`${name}/${cause}`];
  return found ?? CHINESE[name] ?? UNKNOWN;
}
