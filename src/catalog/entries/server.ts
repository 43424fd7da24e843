// Codes that put the fault on the service's side or on the connection to it.
import type { Entry } from '../entry.ts';
import { STATUS_PAGES } from './pages.ts';

const SERVER = { aliases: [], category: 'server', action: 'retry', retryable: true, origin: 'service' } as const;

export const SERVER_ENTRIES: readonly Entry[] = [
  {
    ...SERVER,
    code: 'InternalError',
    statuses: [500],
    doc: STATUS_PAGES[500],
    summary: 'The service failed while it handled the request.',
    advice:
      'Repeat with growing pauses; single ones are normal at volume and SDKs retry them unseen. ' +
      'If the rate climbs or stays for minutes, check the status page of the region and open a ticket with several request ids and their times. ' +
      'After a failed write check whether the object is there before you write it again under another name.',
  },
  {
    ...SERVER,
    code: 'RequestTimeout',
    statuses: [400],
    category: 'timeout',
    doc: STATUS_PAGES[400],
    summary: 'The connection stood idle too long while the service waited for the rest of the request.',
    advice:
      'Check the upload path first: a slow or lossy line, a proxy that buffers, a client that opens the request before its data is ready. ' +
      'Repeat the request; for large objects use multipart with smaller parts so that a repeat costs little. ' +
      'Many at once from one host point to its network, many from all hosts to an outage.',
  },
  {
    ...SERVER,
    code: 'ServiceFail',
    statuses: [500],
    doc: STATUS_PAGES[500],
    summary: 'The service failed to carry out the operation.',
    advice:
      'Repeat with growing pauses. ' +
      'If it persists for one bucket or operation, try the same call from another client to rule out the request itself, then give request ids to support.',
  },
  {
    ...SERVER,
    code: 'ServiceUnavailable',
    statuses: [503],
    doc: STATUS_PAGES[503],
    summary: 'The service is too busy to take the request now.',
    advice:
      'Repeat with growing, randomised pauses; do not raise parallelism while it lasts. ' +
      'If your own request rate jumped just before, bring it down first. ' +
      'Longer than a few minutes at normal load: open a ticket with request ids, times and the region.',
  },
];
