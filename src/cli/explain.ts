// ossight explain: what a code, an EC, a request id or a pasted error means. Offline; needs no database.
import { explain, findEntry, entriesSorted, questionOf } from '../catalog/index.ts';
import { OssightError } from '../model/error.ts';
import type { ErrorEvent } from '../model/event.ts';
import type { Explanation } from '../model/explanation.ts';
import { classify } from '../catalog/index.ts';
import { readSource } from '../pipeline/pipeline.ts';
import { renderExplanations } from '../reports/index.ts';
import { streamSource } from '../sources/index.ts';
import type { CommandContext } from './command.ts';
import { composePipeline } from './compose.ts';
import { DEFAULT_WINDOW_SECONDS } from './database.ts';
import { EXIT } from './failure.ts';
import { MergingSink } from './merging-sink.ts';
import { nearest } from './nearest.ts';
import { readText } from './stdin-text.ts';
import { textStyle } from './styles.ts';
import { zoneName } from './zone.ts';

export async function runExplain(context: CommandContext): Promise<number> {
  const { args, settings, terminal, now } = context;
  const zone = zoneName(settings);
  const fromStdin = args.length === 1 && args[0] === '-';
  const text = fromStdin ? await readText(context.stdin) : args.join(' ');
  const explanations = await explanationsOf(text, zone, now);
  if (explanations.length === 0) throw notUnderstood(text.trim());
  const format = settings.text('format') ?? 'text';
  await terminal.out(renderExplanations(explanations, format, { ...textStyle(terminal), timeZone: zone }));
  return EXIT.done;
}

/** One word may be a code, an EC or an id; everything else is read like a log. */
async function explanationsOf(text: string, zone: string, now: number): Promise<readonly Explanation[]> {
  const question = questionOf(text);
  if (question !== null && (question.kind !== 'code' || findEntry(question.code) !== undefined))
    return [explain(question, now)];
  const events = await errorsIn(text, zone, now);
  return events.map((event) =>
    explain({ kind: 'error', facts: event, requestId: event.requestId, at: event.time }, now),
  );
}

async function errorsIn(text: string, zone: string, now: number): Promise<readonly ErrorEvent[]> {
  const sink = new MergingSink(classify, false);
  const parts = composePipeline({
    windowSeconds: DEFAULT_WINDOW_SECONDS,
    zone,
    now,
    requestIdTimes: true,
    ingestTime: null,
    format: null,
    clock: () => now,
    keepStringToSign: true,
  });
  await readSource(streamSource(once(Buffer.from(text))), sink, parts, {
    commitBytes: Infinity,
    commitSize: Infinity,
    onRejected: () => undefined,
    onProgress: () => undefined,
    stopped: () => false,
  });
  sink.finish();
  return sink.take();
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

function notUnderstood(text: string): OssightError {
  const word = /^\S{1,64}$/.test(text) ? text : null;
  const near =
    word === null
      ? null
      : nearest(
          word,
          entriesSorted().flatMap(({ code, aliases }) => [code].concat(aliases)),
        );
  return new OssightError(
    'nothing',
    word === null ? 'no OSS error was recognised in the text' : `${word} is not known`,
    {
      hint:
        near === null
          ? 'ossight catalog lists every code; a pasted error needs its request id, host or headers'
          : `did you mean ${near}?`,
    },
  );
}
