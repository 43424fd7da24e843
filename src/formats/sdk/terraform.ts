// What the Terraform provider prints around an error of the Go SDK: a frame, colours, the resource and the call on one
// line, the SDK's text on the next ones, broken where the terminal ended.
import type { Offer } from '../../model/record.ts';
import type { Follower } from './block.ts';
import { type Draft, setExtra, setField } from './draft.ts';
import { readGoV1 } from './go-v1.ts';
import { sdkFormat } from './sdk-format.ts';

const FAILED = 'Failed!!! [SDK aliyun-oss-go-sdk ERROR]';
const MAX_LINES = 12;

function readTerraform(text: string): Draft[] {
  const at = text.indexOf(FAILED);
  if (at === -1) return [];
  const flat = text
    .split('\n')
    .map((line) => withoutFrame(line))
    .join(' ');
  const drafts = readGoV1(flat);
  const words = withoutFrame(text.slice(0, at).split('\n').at(-1) ?? '')
    .trim()
    .split(' ');
  const [resource, operation] = words.slice(-2);
  for (const draft of drafts) {
    if (operation !== undefined && /^[A-Z][A-Za-z]{2,60}$/.test(operation)) setField(draft, 'operation', operation);
    setExtra(draft, 'Resource', resource);
  }
  return drafts;
}

function withoutFrame(line: string): string {
  const trimmed = line.trim();
  return '│╷╵|'.includes(trimmed.charAt(0)) ? trimmed.slice(1).trim() : trimmed;
}

class TerraformFollower implements Follower {
  #lines = 1;
  #began = false;
  #whole = false;

  constructor(first: string) {
    this.#note(first);
  }

  complete(): boolean {
    return this.#whole;
  }

  offer(text: string, stamped: boolean): Offer {
    const content = withoutFrame(text);
    if (stamped || text.includes(FAILED) || this.#whole || (this.#lines += 1) > MAX_LINES) return 'refuse';
    if (content === '') return this.#began ? 'refuse' : 'take';
    if (!this.#began && !content.includes('oss: ')) return 'refuse';
    this.#note(content);
    return 'take';
  }

  /** The id is the last thing that is always there; what may come after it stands on the same line. */
  #note(text: string): void {
    if (text.includes('oss: ')) this.#began = true;
    if (/RequestId=[0-9A-Za-z]{24}/.test(text) || text.includes('was expecting')) this.#whole = true;
  }
}

export const terraform = sdkFormat({
  name: 'sdk-terraform',
  needles: [FAILED],
  read: readTerraform,
  follow: (first) => new TerraformFollower(first),
});
