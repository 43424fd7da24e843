// Codes about the state of an account or bucket as a whole: debt, ban, closed accounts. No client can cure them.
import type { Entry } from '../entry.ts';
import { STATUS_PAGES } from './pages.ts';

const ACCOUNT = {
  aliases: [],
  statuses: [403],
  category: 'account',
  action: 'pay-bill',
  retryable: false,
  doc: STATUS_PAGES[403],
  origin: 'service',
} as const;

export const ACCOUNT_ENTRIES: readonly Entry[] = [
  {
    ...ACCOUNT,
    code: 'AbnormalBucketOwnerStatus',
    summary: 'The account that owns the bucket is suspended, restricted or closed.',
    advice:
      "Log in with the owner's account and look at Expenses and at the security messages: overdue payment is the common reason, a restriction or deletion of the account the others. " +
      'Settle the bill or lift the restriction; access returns without any change to clients. ' +
      'When the account looks healthy, open a ticket with a request id.',
  },
  {
    ...ACCOUNT,
    code: 'BucketDisable',
    action: 'report-to-oss',
    summary: 'The bucket was blocked by the service, mostly for content or security reasons.',
    advice:
      "Look into the message centre and the mail of the owner's account: the reason (illegal content, abuse, an attack) is announced there. " +
      'Remove the cause and apply for release, or clear it with support. ' +
      'Meanwhile point readers at a copy; retries only add noise.',
  },
  {
    ...ACCOUNT,
    code: 'InDebt',
    summary: 'The account is in debt and access was cut off.',
    advice:
      "Check balance and overdue bills of the bucket owner's account under Expenses. " +
      'Pay; access comes back by itself, usually within minutes. ' +
      'Then set a balance alert: after a longer debt data may be deleted.',
  },
  {
    ...ACCOUNT,
    code: 'InDebtOverdue',
    summary: 'The account has been in debt for so long that the service is suspended.',
    advice:
      "Pay the overdue bills of the bucket owner's account at once: this is the stage before stored data is deleted. " +
      'Ask support how long the data will be kept if payment takes time. ' +
      'Clients need no change and should stop retrying.',
  },
  {
    ...ACCOUNT,
    code: 'KmsInDebt',
    doc: STATUS_PAGES[403],
    summary: 'The key management service is cut off because the account is in debt.',
    advice:
      'Check the bill of the account that owns the encryption key; objects under that key cannot be read or written meanwhile. ' +
      'Pay, then test one encrypted object. ' +
      'Objects without KMS encryption are not affected, which helps to tell this from a general outage.',
  },
  {
    ...ACCOUNT,
    code: 'KmsInDebtOverdue',
    summary: 'The key management service is suspended because of a long-standing debt.',
    advice:
      'Pay the overdue bill of the account that owns the encryption key before keys are released: without the key the objects cannot be decrypted by anybody. ' +
      'Then test one encrypted object, and set a balance alert.',
  },
  {
    ...ACCOUNT,
    code: 'KmsUbsmsInvalidBid',
    action: 'report-to-oss',
    summary: "The account's sales channel (partner) does not offer the key management service.",
    advice:
      'Check whether the account was opened through a reseller or partner and which services that contract covers. ' +
      'Ask the partner or support to enable KMS, or use encryption with keys managed by OSS (AES256) instead.',
  },
  {
    ...ACCOUNT,
    code: 'NoSuchUser',
    statuses: [404],
    action: 'fix-credentials',
    doc: STATUS_PAGES[404],
    summary: 'The account or user named in the request does not exist.',
    advice:
      'Check the account or user id in the request (policy principal, ACL grantee, owner) for a typo or a deleted account. ' +
      'Replace it with an existing one; nothing else will help.',
  },
  {
    ...ACCOUNT,
    code: 'UbsmsInvalidBid',
    action: 'report-to-oss',
    summary: "The account's sales channel (partner) does not include this service.",
    advice:
      'Check whether the account was opened through a reseller or partner and which services that contract covers. ' +
      'Have the partner or support enable the service for the account; clients cannot do anything.',
  },
  {
    ...ACCOUNT,
    code: 'UserDisable',
    summary: 'The account is disabled for this service.',
    advice:
      'Log in as the bucket owner and look at Expenses first (overdue payment), then at security notices and whether OSS is activated at all. ' +
      'Pay or re-activate; when neither explains it, open a ticket with a request id. ' +
      'All buckets of the account fail alike, which tells it from a permission problem.',
  },
];
