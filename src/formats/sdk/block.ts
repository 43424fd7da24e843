// Decides line by line what belongs to a block of labelled lines: an announcing line, labels, XML printed among them,
// the stack trace after it. Reads no values; the finished text goes to the shape's `read`.
import type { Offer } from '../../model/record.ts';

export interface Follower {
  /** `text`: the line without its prefix. `stamped`: the line has a time of its own. */
  offer(text: string, stamped: boolean): Offer;
  /** Nothing that must stand in the block is missing. */
  complete(): boolean;
  /** Whether `offer` would refuse the line. */
  refuses?(text: string, stamped: boolean): boolean;
}

export interface BlockRules {
  /** Labels a line of the block begins with (after white space). */
  readonly labels: readonly string[];
  /** The label that makes a block of the line on which it stands. */
  readonly first: string;
  /** A label without which the block is cut off. */
  readonly needed: string;
  /** A line that says a block will follow on the next line. */
  announces(text: string): boolean;
  /** The same for lines that say so less surely: only a record's first line is asked. */
  heralds?(text: string): boolean;
  /** Label after which XML may stand until `</Error>`. */
  readonly body?: string;
  /** Label whose value may go on over unlabelled lines until the next label. */
  readonly running?: string;
}

const STACK_STARTS = ['at ', '... ', 'Caused by: ', 'Suppressed: ', 'Wrapped by: ', 'Exception in thread ', '] with'];
const BODY_END = '</Error>';
const MAX_RUNNING = 30;

/** null when neither the first label nor an announcement stands on the line. */
export function followBlock(rules: BlockRules, first: string, firstStamped: boolean): Follower | null {
  const begun = first.includes(rules.first);
  if (!begun && !rules.announces(first) && rules.heralds?.(first) !== true) return null;
  return new BlockFollower(rules, first, firstStamped, begun);
}

class BlockFollower implements Follower {
  readonly #rules: BlockRules;
  readonly #firstStamped: boolean;
  #awaiting: boolean;
  #needed = false;
  #inBody = false;
  #bodyBegun = false;
  /** It was announced, and another line came: maybe the one that ended the block. */
  #bodyMissing = false;
  #running = 0;

  constructor(rules: BlockRules, first: string, firstStamped: boolean, begun: boolean) {
    this.#rules = rules;
    this.#firstStamped = firstStamped;
    this.#awaiting = !begun;
    if (begun) this.#note(first);
  }

  complete(): boolean {
    return this.#needed && !this.#inBody && !this.#awaiting;
  }

  offer(text: string, stamped: boolean): Offer {
    const trimmed = text.trim();
    if (trimmed === '') return 'skip';
    if (this.#isForeign(stamped)) return 'refuse';
    if (this.#inBody && (!stamped || trimmed.startsWith('<')) && this.#takesBody(trimmed)) return 'take';
    const part = this.#partOf(trimmed, stamped);
    switch (part) {
      case 'label':
        this.#awaiting = false;
        this.#note(trimmed);
        return 'take';
      case 'trace':
        this.#running = 0;
        return 'take';
      case 'running':
        this.#running -= 1;
        return 'take';
      case 'none':
        return 'refuse';
      default:
        return part satisfies never;
    }
  }

  refuses(text: string, stamped: boolean): boolean {
    const trimmed = text.trim();
    if (trimmed === '' || this.#inBody || this.#bodyMissing) return false;
    return this.#isForeign(stamped) || this.#partOf(trimmed, stamped) === 'none';
  }

  /** A logger that repeats its prefix on every line prints nothing but labels and XML behind it. */
  #isForeign(stamped: boolean): boolean {
    return stamped && !this.#firstStamped;
  }

  /** What the line is of the block outside of its body. */
  #partOf(trimmed: string, stamped: boolean): 'label' | 'trace' | 'running' | 'none' {
    if (stamped && this.#beginsAnother(trimmed)) return 'none';
    if (this.#rules.labels.some((label) => isLabelled(trimmed, label, stamped))) return 'label';
    if (this.#awaiting || stamped) return 'none';
    if (STACK_STARTS.some((start) => trimmed.startsWith(start)) || this.#rules.announces(trimmed)) return 'trace';
    return this.#running > 0 ? 'running' : 'none';
  }

  /** A log line of its own that tells of the next error, not of this one. */
  #beginsAnother(trimmed: string): boolean {
    if (trimmed.startsWith('{') || this.#rules.announces(trimmed)) return true;
    return this.#needed && trimmed.includes(this.#rules.first);
  }

  #takesBody(trimmed: string): boolean {
    if (!this.#bodyBegun) {
      if (!trimmed.startsWith('<')) {
        this.#inBody = false;
        this.#bodyMissing = true;
        return false;
      }
      this.#bodyBegun = true;
    }
    if (trimmed.includes(BODY_END)) this.#inBody = false;
    return true;
  }

  #note(text: string): void {
    const { needed, body, running } = this.#rules;
    if (text.includes(needed)) this.#needed = true;
    this.#running = running !== undefined && text.startsWith(running) ? MAX_RUNNING : 0;
    if (body === undefined) return;
    const at = text.indexOf(body);
    if (at === -1) return;
    this.#inBody = !text.includes(BODY_END, at);
    this.#bodyBegun = text.includes('<', at);
  }
}

function isLabelled(trimmed: string, label: string, stamped: boolean): boolean {
  return stamped ? trimmed.includes(label) : trimmed.startsWith(label);
}
