// For lines that end in the beginning of an XML body: which of the next lines belong to it.
import type { Offer } from '../../model/record.ts';
import type { Follower } from './block.ts';

const END = '</Error>';

/** null when there is nothing to wait for: no `lead` on the line, other words behind it, or the body ends on it. */
export function followXml(lead: string, first: string): Follower | null {
  const at = first.indexOf(lead);
  if (at === -1) return null;
  const rest = first.slice(at + lead.length).trim();
  if (rest.includes(END) || (rest !== '' && !rest.startsWith('<'))) return null;
  return new XmlFollower(rest !== '');
}

class XmlFollower implements Follower {
  #begun: boolean;
  #whole = false;

  constructor(begun: boolean) {
    this.#begun = begun;
  }

  complete(): boolean {
    return this.#whole;
  }

  offer(text: string, stamped: boolean): Offer {
    const trimmed = text.trim();
    if ((stamped || !this.#begun) && !trimmed.startsWith('<')) return trimmed === '' ? 'skip' : 'refuse';
    this.#begun = true;
    if (!trimmed.includes(END)) return 'take';
    this.#whole = true;
    return 'last';
  }
}
