// The catalog in Chinese: what reports that are read in Chinese say of a code and its cause. Loaded by nobody else.
import { ACCESS_DENIED } from './causes/access-denied.ts';
import { ARGUMENTS } from './causes/arguments.ts';
import { CALLBACK } from './causes/callback.ts';
import { CREDENTIALS } from './causes/credentials.ts';
import { REQUESTS } from './causes/requests.ts';
import { STORAGE } from './causes/storage.ts';
import { THROTTLING } from './causes/throttling.ts';
import { ABSENT_CONFIG } from './entries/absent-config.ts';
import { ACCESS } from './entries/access.ts';
import { ACCOUNT } from './entries/account.ts';
import { AUTH } from './entries/auth.ts';
import { BAD_REQUEST } from './entries/bad-request.ts';
import { BUCKET_CONFIG } from './entries/bucket-config.ts';
import { ENDPOINT } from './entries/endpoint.ts';
import { KMS } from './entries/kms.ts';
import { LEGACY } from './entries/legacy.ts';
import { MEDIA } from './entries/media.ts';
import { MULTIPART } from './entries/multipart.ts';
import { OBJECT } from './entries/object.ts';
import { POST_OBJECT } from './entries/post-object.ts';
import { REPLICATION } from './entries/replication.ts';
import { SDK } from './entries/sdk.ts';
import { SERVER } from './entries/server.ts';
import { THROTTLE } from './entries/throttle.ts';
import type { ChineseTexts } from './texts.ts';

/** By code, or by code and cause. */
export const CHINESE: ChineseTexts = {
  ...ABSENT_CONFIG,
  ...ACCESS,
  ...ACCOUNT,
  ...AUTH,
  ...BAD_REQUEST,
  ...BUCKET_CONFIG,
  ...ENDPOINT,
  ...KMS,
  ...LEGACY,
  ...MEDIA,
  ...MULTIPART,
  ...OBJECT,
  ...POST_OBJECT,
  ...REPLICATION,
  ...SDK,
  ...SERVER,
  ...THROTTLE,
  ...ACCESS_DENIED,
  ...ARGUMENTS,
  ...CALLBACK,
  ...CREDENTIALS,
  ...REQUESTS,
  ...STORAGE,
  ...THROTTLING,
};
