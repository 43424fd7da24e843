// Codes about the host a request was sent to: endpoints, regions, addressing styles and custom domains.
import type { Entry } from '../entry.ts';
import { ERROR_FORMAT_PAGE, STATUS_PAGES } from './pages.ts';

const ENDPOINT = {
  aliases: [],
  statuses: [403],
  category: 'endpoint',
  action: 'fix-config',
  retryable: false,
  doc: STATUS_PAGES[403],
  origin: 'service',
} as const;

export const ENDPOINT_ENTRIES: readonly Entry[] = [
  {
    ...ENDPOINT,
    code: 'CnameAlreadyExists',
    statuses: [409],
    doc: STATUS_PAGES[409],
    summary: 'The custom domain is already bound to another bucket or service.',
    advice:
      'CnameType in the body tells what holds it: another bucket of yours, image processing, or a CDN. ' +
      'Unbind it there first, or bind a different domain. ' +
      'A domain can serve only one bucket.',
  },
  {
    ...ENDPOINT,
    code: 'CnameDenied',
    summary: 'The custom domain is bound to a bucket of another account.',
    advice:
      'Find out which account holds the binding; old projects and agencies are the usual places. ' +
      'Have it unbound there, or prove ownership of the domain with the TXT record the console shows and take it over.',
  },
  {
    ...ENDPOINT,
    code: 'CnameTokenNotFound',
    statuses: [],
    doc: ERROR_FORMAT_PAGE,
    summary: 'There is no verification token for this custom domain.',
    advice:
      'Check the bucket and the domain in the request; tokens belong to both and expire. ' +
      'Create a new token, publish it as the TXT record it asks for, then bind the domain.',
  },
  {
    ...ENDPOINT,
    code: 'IllegalLocationConstraintException',
    statuses: [],
    doc: ERROR_FORMAT_PAGE,
    action: 'fix-request',
    summary: 'The location asked for does not fit the endpoint the request was sent to.',
    advice:
      'Compare LocationConstraint in the body of the request with the region of the endpoint; they must name the same region. ' +
      'Send the request to the endpoint of the region wanted, or leave the constraint out.',
  },
  {
    ...ENDPOINT,
    code: 'InvalidHostPutBucket',
    statuses: [400],
    doc: STATUS_PAGES[400],
    summary: 'A bucket cannot be created through this host.',
    advice:
      'Check the Host header: a custom domain, an IP address or an access point cannot create buckets. ' +
      'Use the regional endpoint, such as oss-cn-hangzhou.aliyuncs.com.',
  },
  {
    ...ENDPOINT,
    code: 'InvalidLocationConstraint',
    statuses: [],
    doc: ERROR_FORMAT_PAGE,
    action: 'fix-request',
    summary: 'The region asked for does not exist or cannot hold the bucket.',
    advice:
      'Check the spelling of the location: it is the region with its prefix, such as oss-cn-hangzhou. ' +
      'Correct it, or use the endpoint of the region and leave the location out.',
  },
  {
    ...ENDPOINT,
    code: 'NeedVerifyDomainOwnership',
    summary: 'Ownership of the custom domain must be proved before it can be bound.',
    advice:
      'Ask for a token (CreateCnameToken, or Map Custom Domain in the console) and publish it as the TXT record shown. ' +
      'Wait until the record resolves from outside, then bind again. ' +
      'The record may be removed afterwards.',
  },
  {
    ...ENDPOINT,
    code: 'NoNeedCreateCnameToken',
    statuses: [],
    doc: ERROR_FORMAT_PAGE,
    action: 'expected',
    summary: 'The custom domain needs no verification token.',
    advice:
      'The domain is already verified or bound for this account, so bind it directly. ' +
      'Automation should treat this answer as success of the step.',
  },
  {
    ...ENDPOINT,
    code: 'NonStandardHostForbidden',
    summary: 'The Host header is not one of the hosts this bucket may be reached under.',
    advice:
      'Check which name the client used: a domain that points to OSS by CNAME but was never bound, an IP address, or a proxy that rewrites Host. ' +
      'Bind the domain to the bucket, or send the request with the bucket host of its region.',
  },
  {
    ...ENDPOINT,
    code: 'NoSuchCname',
    statuses: [404],
    doc: STATUS_PAGES[404],
    summary: 'The custom domain is not bound to this bucket.',
    advice:
      'List the domains of the bucket (GetBucketCname) and check spelling, case and the bucket. ' +
      'For a probe or a removal this is a harmless answer; for traffic, bind the domain again.',
  },
  {
    ...ENDPOINT,
    code: 'NoSuchHttpsConfig',
    statuses: [404],
    action: 'expected',
    doc: STATUS_PAGES[404],
    summary: 'The bucket has no HTTPS (TLS version) configuration.',
    advice:
      'Reading the configuration of a bucket that never had one gives this; tools that compare states do it all the time. ' +
      'Set one only if TLS versions shall be restricted.',
  },
  {
    ...ENDPOINT,
    code: 'NoSuchRegion',
    statuses: [404],
    doc: STATUS_PAGES[404],
    summary: 'The region named in the request does not exist.',
    advice:
      'Check the region id for a typo or a region that was closed. ' +
      'Take the id from the list of regions and endpoints; the console shows the region of each bucket.',
  },
  {
    ...ENDPOINT,
    code: 'PermanentRedirect',
    summary: 'The bucket lives in another region and must be addressed through its own endpoint.',
    advice:
      'The Endpoint element of the body names the right host; put it into the configuration of the client. ' +
      'If only some buckets fail, one client is being used for buckets of several regions: give each region its own.',
  },
  {
    ...ENDPOINT,
    code: 'SecondLevelDomainForbidden',
    summary: 'The bucket was named in the path, but only bucket.endpoint addressing is accepted.',
    advice:
      'Switch the client to virtual-hosted style: S3 libraries call it forcePathStyle=false or addressing_style=virtual. ' +
      'The host must then read bucket.endpoint; check that a proxy in between does not rewrite it.',
  },
  {
    ...ENDPOINT,
    code: 'TooManyCname',
    statuses: [400],
    doc: STATUS_PAGES[400],
    summary: 'The bucket has as many custom domains bound as it may have.',
    advice:
      'List the bound domains (GetBucketCname) and unbind those no longer used. ' +
      'Serve further names through a CDN, or ask support.',
  },
  {
    ...ENDPOINT,
    code: 'TooManyCnameToken',
    statuses: [400],
    action: 'fix-request',
    doc: STATUS_PAGES[400],
    summary: 'Too many domain verification tokens are open at the same time.',
    advice:
      'Automation that asks for a new token at every attempt is the usual cause; read the existing one with GetCnameToken instead. ' +
      'Finish or let expire the open ones, then go on.',
  },
];
