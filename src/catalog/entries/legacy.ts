// Codes of retired functions (object groups), still defined in SDKs. Meeting one means very old software.
import type { Entry } from '../entry.ts';
import { ERROR_FORMAT_PAGE } from './pages.ts';

const LEGACY = {
  aliases: [],
  statuses: [],
  category: 'legacy',
  action: 'fix-request',
  retryable: false,
  doc: ERROR_FORMAT_PAGE,
  origin: 'service',
} as const;

export const LEGACY_ENTRIES: readonly Entry[] = [
  {
    ...LEGACY,
    code: 'FileGroupTooLarge',
    summary: 'An object group (retired function) would become too large.',
    advice:
      'Object groups were replaced by multipart uploads. ' +
      'Find the old client by its User-Agent and move it to multipart.',
  },
  {
    ...LEGACY,
    code: 'InvalidLinkName',
    summary: 'The name of an object link (retired function) is not valid.',
    advice:
      'Object links of this kind are no longer offered. ' +
      'Find the old client by its User-Agent; symbolic links (PutSymlink) take their place.',
  },
  {
    ...LEGACY,
    code: 'LinkPartNotExist',
    summary: 'A part of an object link (retired function) does not exist.',
    advice:
      'Object links of this kind are no longer offered. ' +
      'Find the old client by its User-Agent and move it to multipart uploads or symbolic links.',
  },
  {
    ...LEGACY,
    code: 'ObjectLinkTooLarge',
    summary: 'An object link (retired function) would become too large.',
    advice:
      'Object links of this kind are no longer offered. ' +
      'Find the old client by its User-Agent and move it to multipart uploads.',
  },
];
