// Codes about encryption: on the server, by keys of the key management service (KMS), or by the client.
import type { Entry } from '../entry.ts';
import { STATUS_PAGES } from './pages.ts';

const KMS = {
  aliases: [],
  statuses: [400],
  category: 'kms',
  action: 'fix-config',
  retryable: false,
  doc: STATUS_PAGES[400],
  origin: 'service',
} as const;

export const KMS_ENTRIES: readonly Entry[] = [
  {
    ...KMS,
    code: 'AliasNotFound',
    statuses: [404],
    doc: STATUS_PAGES[404],
    summary: 'The alias of the encryption key does not exist.',
    advice:
      'Check the alias in the KMS console of the region the bucket is in; it must be written as alias/name. ' +
      'Create or correct it; aliases of another region or account do not count.',
  },
  {
    ...KMS,
    code: 'InvalidDataEncryptionAlgorithmError',
    summary: 'The data encryption algorithm under KMS is not supported.',
    advice:
      'The header x-oss-server-side-data-encryption accepts only SM4, and only together with KMS. ' +
      'Correct the header or bucket setting, or leave it out to get AES-256.',
  },
  {
    ...KMS,
    code: 'InvalidEncryptionAlgorithmError',
    summary: 'The server-side encryption algorithm is not supported.',
    advice:
      'Check x-oss-server-side-encryption of the request and the default of the bucket: AES256, KMS and, in some regions, SM4 are accepted, in exactly this spelling. ' +
      'S3 tools send aws:kms; use the name KMS instead.',
  },
  {
    ...KMS,
    code: 'InvalidEncryptionRequest',
    action: 'fix-request',
    summary: 'The headers of client-side encryption are incomplete or contradict each other.',
    advice:
      'Read the message: it names the missing or differing value. ' +
      'In a multipart upload all parts must have the size announced at its beginning, the last excepted, and parts cannot be copied. ' +
      'Use one version of the encrypting client for the whole upload.',
  },
  {
    ...KMS,
    code: 'KeyDisabled',
    statuses: [409],
    doc: STATUS_PAGES[409],
    summary: 'The encryption key is disabled, so data under it can be neither read nor written.',
    advice:
      'Look into the KMS console and its audit trail: who disabled the key and why. ' +
      'Enable it again if that was not on purpose; access returns at once. ' +
      'Do not delete it: data under a deleted key is lost.',
  },
  {
    ...KMS,
    code: 'KeyNotFound',
    statuses: [404],
    doc: STATUS_PAGES[404],
    summary: 'The encryption key does not exist in the region of the bucket.',
    advice:
      'Compare the key id of the request or of the bucket default with the KMS console of the same region and account. ' +
      'Correct the id; if the key was deleted, the data under it cannot be recovered.',
  },
  {
    ...KMS,
    code: 'KeyPendingDeletion',
    statuses: [409],
    doc: STATUS_PAGES[409],
    summary: 'The encryption key is scheduled for deletion.',
    advice:
      'Act now: cancel the deletion in the KMS console if any data still depends on the key, because afterwards nobody can read it. ' +
      'Then enable the key. ' +
      'If the deletion is wanted, move the data to another key first.',
  },
  {
    ...KMS,
    code: 'KeyPendingImport',
    statuses: [409],
    doc: STATUS_PAGES[409],
    summary: 'The encryption key has no key material yet.',
    advice:
      'The key was created for imported material, which is missing or has expired. ' +
      'Import it in the KMS console, or use a key whose material KMS made.',
  },
  {
    ...KMS,
    code: 'KmsServiceNotEnabled',
    statuses: [400, 403],
    summary: 'The account has not activated the key management service.',
    advice:
      'Activate KMS for the account that owns the bucket, in the region of the bucket. ' +
      'Or use AES256, which needs no KMS.',
  },
  {
    ...KMS,
    code: 'NoSuchServerSideEncryptionRule',
    statuses: [404, 400],
    action: 'expected',
    doc: STATUS_PAGES[404],
    summary: 'The bucket has no default encryption.',
    advice:
      'Normal when a tool reads the setting of a bucket that never had one. ' +
      'If policy demands encryption, set a default with PutBucketEncryption; it applies to new objects only.',
  },
  {
    ...KMS,
    code: 'UserKeyMustBeSpecified',
    action: 'fix-request',
    summary: 'The operation needs an encryption key and none was given.',
    advice:
      'Check x-oss-server-side-encryption-key-id of the request and the default key of the bucket. ' +
      'Name a key of the same region, and allow the caller to use it.',
  },
];
