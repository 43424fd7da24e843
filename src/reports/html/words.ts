// Every word of the page that is ours, in the languages it speaks. What the catalog says stays in English and is marked so.
import type { GroupBy, Oddity } from '../../model/reading.ts';
import type { Language } from '../page-data.ts';
import type { CauseFacts, VerdictFacts } from '../verdict.ts';
import { english } from './words-en.ts';
import { chinese } from './words-zh.ts';

export interface Words {
  readonly title: string;
  /** Names of languages stand in the language itself. */
  readonly toLanguage: string;
  readonly otherLanguage: string;
  readonly theme: string;
  readonly themes: { readonly auto: string; readonly light: string; readonly dark: string };
  readonly skip: string;
  readonly windows: (length: string) => string;
  readonly range: (from: string, to: string) => string;
  readonly alarm: Readonly<Record<'bad' | 'warn' | 'good', string>>;
  readonly verdict: (
    report: VerdictFacts,
    foreign: (text: string) => string,
  ) => { alarm: 'bad' | 'warn' | 'good'; sentences: string[] };
  readonly docs: string;
  readonly duration: (seconds: number) => string;
  readonly tiles: {
    readonly errors: (n: number) => string;
    readonly rate: string;
    readonly ofRequests: (n: string) => string;
    readonly rateUnknown: string;
    readonly throttled: string;
    readonly serverFaults: (n: number) => string;
    readonly newCauses: (n: number) => string;
    readonly notComparable: string;
    readonly hosts: (n: number) => string;
    readonly share: (percent: string) => string;
    readonly peak: (n: string, at: string) => string;
    readonly peakIn: (n: string, length: string, at: string) => string;
    readonly selected: (percent: string) => string;
  };
  readonly whoMustAct: string;
  readonly action: (action: string | null) => string;
  readonly chart: {
    readonly heading: string;
    readonly per: (length: string) => string;
    readonly by: string;
    readonly groups: Readonly<Record<GroupBy, string>>;
    readonly open: string;
    readonly firstSeen: string;
    readonly hint: string;
    readonly from: string;
    readonly to: string;
    readonly table: string;
    readonly summary: (errors: string, peak: string) => string;
    readonly time: string;
    readonly all: string;
    readonly zoom: string;
    readonly unzoom: string;
    readonly zoomed: (range: string) => string;
  };
  readonly selection: {
    readonly heading: string;
    readonly time: string;
    readonly remove: (what: string) => string;
    readonly clear: string;
    readonly only: (what: string) => string;
    readonly nothing: string;
    readonly show: (n: string) => string;
  };
  readonly others: string;
  readonly unknown: string;
  readonly noCode: string;
  readonly causes: {
    readonly heading: string;
    readonly errors: string;
    readonly trend: string;
    readonly change: string;
    readonly cause: string;
    readonly action: string;
    readonly seen: string;
    readonly hosts: string;
    readonly sample: string;
    readonly more: (n: string) => string;
    readonly notListed: (n: string) => string;
    readonly advice: string;
    readonly isNew: string;
    readonly was: (n: string) => string;
    readonly same: string;
    readonly times: (n: string) => string;
    readonly before: string;
    readonly retry: string;
    readonly noRetry: string;
    readonly sparkline: (n: string, peak: string) => string;
    readonly andHosts: (n: string) => string;
  };
  readonly fresh: { readonly heading: string; readonly none: string; readonly unknown: string };
  readonly heat: {
    readonly heading: string;
    readonly host: string;
    readonly errors: string;
    readonly scale: string;
    readonly left: (n: string) => string;
    readonly row: (host: string, errors: string, peak: string) => string;
    readonly none: string;
  };
  readonly throttling: {
    readonly heading: string;
    readonly none: string;
    readonly summary: (n: string, share: string) => string;
    readonly peak: (n: string, length: string, at: string) => string;
  };
  readonly clocks: {
    readonly heading: string;
    readonly none: string;
    readonly summary: (n: number) => string;
    readonly off: string;
    readonly skew: (length: string, behind: boolean, zone: boolean) => string;
    readonly skewHeading: string;
    readonly lastSeen: string;
    readonly requestId: string;
  };
  readonly oddities: {
    readonly heading: string;
    readonly none: string;
    readonly text: (oddity: Oddity, foreign: (text: string) => string) => string;
    readonly rejected: (n: string, share: string) => string;
  };
  readonly samples: {
    readonly heading: string;
    readonly note: string;
    readonly none: string;
    readonly ticket: string;
    readonly copyTicket: string;
    readonly message: string;
    readonly fields: Readonly<
      Record<
        'time' | 'requestId' | 'host' | 'status' | 'ec' | 'operation' | 'bucket' | 'region' | 'object' | 'source',
        string
      >
    >;
    readonly more: string;
  };
  readonly copy: (what: string) => string;
  readonly copied: string;
  readonly notCopied: string;
  readonly input: (sources: number, lines: string, duplicates: string) => string;
  readonly made: (version: string, at: string) => string;
  readonly empty: string;
  readonly live: {
    readonly states: Readonly<Record<'connecting' | 'live' | 'lost' | 'loading' | 'failed', string>>;
    /** `lag`: bytes with their unit; null: everything is read. */
    readonly following: (files: number, lag: string | null) => string;
    readonly notFollowing: string;
    readonly ranges: string;
    readonly everything: string;
    readonly panel: string;
    readonly close: string;
    readonly back: string;
    readonly older: string;
    readonly none: string;
    readonly loading: string;
    readonly failed: string;
    readonly explanation: string;
    readonly errorsOf: (n: string) => string;
    readonly find: string;
  };
}

export function wordsOf(language: Language): Words {
  return language === 'zh' ? chinese : english;
}

/** Of a cause for people: the code, and in brackets what tells it from others. */
export function nameOf(
  words: Words,
  { code, cause, ec }: Pick<CauseFacts, 'code' | 'cause' | 'ec'>,
  foreign: (text: string) => string,
): { readonly code: string; readonly more: string | null } {
  return {
    code: code === null ? words.noCode : foreign(code),
    more: cause !== null ? foreign(cause) : ec === null ? null : `EC ${foreign(ec)}`,
  };
}
