// Every format, in the order in which a line is offered to them. Hints are exclusive enough that the order only decides
// who is asked first where shapes nest (an XML body inside a Java block belongs to the block).
import { accessLog } from './access-log.ts';
import { embeddedBody } from './embedded-body.ts';
import type { DocumentFormat, LineFormat } from './format.ts';
import { har } from './har.ts';
import { httpCapture } from './http-capture.ts';
import { jsonBody } from './json-body.ts';
import { logService } from './log-service.ts';
import { sdkFormats } from './sdk/index.ts';

export const LINE_FORMATS: readonly LineFormat[] = [
  accessLog,
  logService,
  httpCapture,
  ...sdkFormats,
  embeddedBody,
  jsonBody,
];

export const DOCUMENT_FORMATS: readonly DocumentFormat[] = [har];

export type { DocumentFormat, LineFormat } from './format.ts';
