// Where the parts are chosen and put together: the one place that knows every room.
import { Aggregator } from '../aggregate/aggregator.ts';
import * as catalog from '../catalog/index.ts';
import { DOCUMENT_FORMATS, LINE_FORMATS } from '../formats/index.ts';
import { LineFramer } from '../framing/lines.ts';
import { createPrefixReader } from '../framing/prefix.ts';
import { RECORD_LIMITS, RecordAssembler } from '../framing/records.ts';
import { OssightError } from '../model/error.ts';
import { createEventMaker } from '../pipeline/event.ts';
import type { PipelineParts } from '../pipeline/pipeline.ts';
import { redact, redactElement } from '../safety/redact.ts';
import { Fingerprint, stretchOf } from '../sources/identity.ts';
import { recognise } from '../sources/recognise.ts';
import { accelerators, marksOf, openersFor } from './accelerators.ts';
import { nearest } from './nearest.ts';

export interface ComposeOptions {
  readonly windowSeconds: number;
  /** IANA zone of stamps that carry none; a function is asked when one has to be read. */
  readonly zone: string | (() => string);
  /** Epoch ms: of this run, or (a getter) of whenever it is asked for. */
  readonly now: number;
  readonly requestIdTimes: boolean;
  /** Epoch ms for errors that nothing dates; null leaves them undated. */
  readonly ingestTime: number | null;
  /** Read this one format only. */
  readonly format: string | null;
  readonly clock: () => number;
  /** Keep what was signed until it has been explained; for events that are neither stored nor printed. */
  readonly keepStringToSign?: boolean;
}

const STRING_TO_SIGN = 'StringToSign';

export function composePipeline(options: ComposeOptions): PipelineParts {
  const { lines, documents } = formatsNamed(options.format);
  const marks = marksOf(lines);
  const asked = openersFor(marks);
  const parseHost = remembered(catalog.parseHost);
  return {
    documentFormats: documents,
    createFramer: (framing) => new LineFramer(framing),
    createAssembler: (sink) => {
      return new RecordAssembler(lines, { prefixOf: prefixReader(options) }, sink, RECORD_LIMITS, asked);
    },
    createAccelerators: accelerators(lines, options.windowSeconds, prefixReader(options), undefined, marks),
    createAggregator: () => new Aggregator(options.windowSeconds),
    createFingerprint: (known, offset, lead) =>
      known === null ? new Fingerprint() : Fingerprint.resume(known.identity, offset, lead),
    recognise,
    stretchOf,
    makeEvent: createEventMaker(
      {
        judge: catalog.judge,
        parseHost,
        requestIdKind: catalog.requestIdKind,
        requestIdTime: catalog.requestIdTime,
        classify: catalog.classify,
        redact,
        redactElement: (name, value) =>
          options.keepStringToSign === true && name.endsWith(STRING_TO_SIGN) ? value : redactElement(name, value),
      },
      options,
    ),
    isIdTime: (time) => catalog.isIdTime(time, options.now),
    parseHost,
    now: options.clock,
  };
}

const DAY = 86_400_000;

/** A stamp without a year is read by the day it is; a follower runs over many. */
function prefixReader(options: ComposeOptions): ReturnType<typeof createPrefixReader> {
  let made = options.now;
  let read = typeof options.zone === 'string' ? createPrefixReader({ zone: options.zone, now: made }) : null;
  return (line) => {
    const { now } = options;
    if (Math.abs(now - made) >= DAY / 2) {
      made = now;
      read = null;
    }
    return (read ??= createPrefixReader({ zone: zoneNameOf(options), now: made }))(line);
  };
}

/** The name, where it may be a function's. */
export function zoneNameOf({ zone }: Pick<ComposeOptions, 'zone'>): string {
  return typeof zone === 'string' ? zone : zone();
}

const HOSTS_KEPT = 10_000;

/** Hosts come back on line after line. */
function remembered<T>(parse: (raw: string | null) => T): (raw: string | null) => T {
  const known = new Map<string | null, T>();
  return (raw) => {
    const found = known.get(raw);
    if (found !== undefined) return found;
    const parsed = parse(raw);
    if (known.size < HOSTS_KEPT) known.set(raw, parsed);
    return parsed;
  };
}

/** Throws OssightError('usage') for a name that no input format has. */
export function checkFormatName(name: string | null): void {
  formatsNamed(name);
}

function formatsNamed(name: string | null): { lines: typeof LINE_FORMATS; documents: typeof DOCUMENT_FORMATS } {
  if (name === null) return { lines: LINE_FORMATS, documents: DOCUMENT_FORMATS };
  const lines = LINE_FORMATS.filter((format) => format.name === name);
  const documents = DOCUMENT_FORMATS.filter((format) => format.name === name);
  if (lines.length + documents.length === 0) {
    const names = [...LINE_FORMATS, ...DOCUMENT_FORMATS].map((format) => format.name);
    const near = nearest(name, names);
    throw new OssightError('usage', `there is no input format ${name}`, {
      reason: `formats: ${[...new Set(names)].join(', ')}`,
      ...(near === null ? {} : { hint: `did you mean ${near}?` }),
    });
  }
  return { lines, documents };
}
