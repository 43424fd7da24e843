// The catalog of codes: an explicit list of the themes. What is not listed here is not known.
import type { Entry } from '../entry.ts';
import { ABSENT_CONFIG_ENTRIES } from './absent-config.ts';
import { ACCESS_ENTRIES } from './access.ts';
import { ACCOUNT_ENTRIES } from './account.ts';
import { AUTH_ENTRIES } from './auth.ts';
import { BAD_REQUEST_ENTRIES } from './bad-request.ts';
import { BUCKET_CONFIG_ENTRIES } from './bucket-config.ts';
import { ENDPOINT_ENTRIES } from './endpoint.ts';
import { KMS_ENTRIES } from './kms.ts';
import { LEGACY_ENTRIES } from './legacy.ts';
import { MEDIA_ENTRIES } from './media.ts';
import { MULTIPART_ENTRIES } from './multipart.ts';
import { OBJECT_ENTRIES } from './object.ts';
import { POST_OBJECT_ENTRIES } from './post-object.ts';
import { REPLICATION_ENTRIES } from './replication.ts';
import { SDK_ENTRIES } from './sdk.ts';
import { SERVER_ENTRIES } from './server.ts';
import { THROTTLE_ENTRIES } from './throttle.ts';

export const ENTRIES: readonly Entry[] = [
  ...ACCESS_ENTRIES,
  ...AUTH_ENTRIES,
  ...ACCOUNT_ENTRIES,
  ...ENDPOINT_ENTRIES,
  ...THROTTLE_ENTRIES,
  ...SERVER_ENTRIES,
  ...OBJECT_ENTRIES,
  ...MULTIPART_ENTRIES,
  ...POST_OBJECT_ENTRIES,
  ...BAD_REQUEST_ENTRIES,
  ...BUCKET_CONFIG_ENTRIES,
  ...ABSENT_CONFIG_ENTRIES,
  ...REPLICATION_ENTRIES,
  ...KMS_ENTRIES,
  ...MEDIA_ENTRIES,
  ...SDK_ENTRIES,
  ...LEGACY_ENTRIES,
];
