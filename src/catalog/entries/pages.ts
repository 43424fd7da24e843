// Addresses of the service's documentation that entries point at. Only pages known to exist stand here; a code without a page
// of its own points at the page of its HTTP status.

const GUIDE = 'https://www.alibabacloud.com/help/en/oss/user-guide';

/** Statuses that have a page of codes, messages and cures. */
export const STATUS_PAGES = {
  203: `${GUIDE}/http-status-code-203`,
  400: 'https://www.alibabacloud.com/help/en/oss/support/http-400-status-code',
  403: 'https://www.alibabacloud.com/help/en/oss/how-to-troubleshoot-403-status-code-when-you-access-oss',
  404: `${GUIDE}/http-status-code-404`,
  405: 'https://www.alibabacloud.com/help/en/oss/support/http-status-code-405',
  409: `${GUIDE}/http-status-code-409`,
  411: `${GUIDE}/http-status-code-411`,
  412: `${GUIDE}/http-status-code-412`,
  416: `${GUIDE}/http-status-code-416`,
  424: `${GUIDE}/http-status-code-424`,
  429: 'https://help.aliyun.com/en/oss/user-guide/429-error',
  500: `${GUIDE}/http-status-code-500`,
  503: `${GUIDE}/http-status-code-503`,
} as const;

/** How an error answer is laid out, and what EC means. */
export const ERROR_FORMAT_PAGE = 'https://www.alibabacloud.com/help/doc-detail/32005.htm';
export const CALLBACK_PAGE = 'https://www.alibabacloud.com/help/en/oss/upload-callbacks-6';
export const POST_OBJECT_PAGE =
  'https://www.alibabacloud.com/help/en/oss/how-to-handle-common-errors-when-the-postobject-operation-is-called';
export const ACCELERATOR_PAGE = 'https://www.alibabacloud.com/help/en/oss/developer-reference/putbucketdataaccelerator';
export const LIMITS_PAGE = `${GUIDE}/limits`;
export const OVERRUN_PAGE =
  'https://www.alibabacloud.com/help/en/oss/troubleshoot-bandwidth-or-qps-overrun-for-buckets-in-oss';

/** EC values whose page was seen; the service has pages for more of them. */
type DocumentedEc =
  | '0002-00000201'
  | '0004-00000302'
  | '0004-00000304'
  | '0004-00000801'
  | '0006-00000201'
  | '0016-00000502'
  | '0026-00000002'
  | '0026-00000004'
  | '0026-00000016'
  | '0040-00000211';

export function ecPage(ec: DocumentedEc): string {
  return `${GUIDE}/${ec}`;
}
