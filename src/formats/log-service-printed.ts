// One row of the log service that was printed over many lines, one member a line, as command-line tools indent JSON. Takes
// only members that such rows have, so that a program's own indented JSON is left to other formats.
import type { Line, Prefix } from '../model/line.ts';
import type { Assembly, Offer, RecordResult } from '../model/record.ts';

const FIELDS: ReadonlySet<string> = new Set(
  (
    'Contents Content User-Agent acc_access_region access_id archive_direct_read_size bucket bucket_arn ' +
    'bucket_location bucket_storage_type cdn_in cdn_out client_ip content content_length_in content_length_out ' +
    'contents delta_data_size ec end_time error_code extend_information get_request host http_method http_status ' +
    'http_type intranet_in intranet_out logging_flag metering_datasize network_in network_out object object_size ' +
    'operation owner_id process_img process_img_size put_request referer region request_id request_length ' +
    'request_uri requester_id response_body_length response_time restore_priority server_cost_time sign_type source ' +
    'start_time storage storage_type sync_in sync_out sync_request target_storage_class time topic user_agent ' +
    'user_defined_log_fields vpc_addr vpc_id'
  ).split(' '),
);

const OPENS = /^\s{0,64}\[?\s{0,8}(?:"[Cc]ontents?"\s{0,8}:\s{0,8})?\{\s{0,8}$/;
const MEMBER = /^\s{0,64}"([\w:.-]{1,64})"\s{0,8}:\s{0,8}(.)/;
const CLOSES = /^\s{0,64}\}/;
/** Members of wrappings close on lines of their own: `}`, `],`. */
const LONGEST_OPENING = 160;

/** A line with nothing but the brace of an object that is a row, or wraps one. */
export function opensPrintedRow(text: string): boolean {
  return text.length <= LONGEST_OPENING && OPENS.test(text);
}

export class PrintedRow implements Assembly {
  readonly #read: (text: string) => RecordResult;
  readonly #members: string[] = [];
  #closed = false;

  /** `read`: what a row on one line would be. */
  constructor(read: (text: string) => RecordResult) {
    this.#read = read;
  }

  offer(line: Line, prefix: Prefix): Offer {
    const text = MEMBER.test(line.text) || CLOSES.test(line.text) ? line.text : line.text.slice(prefix.start);
    if (CLOSES.test(text)) {
      this.#closed = true;
      return 'last';
    }
    const [, name, first] = MEMBER.exec(text) ?? [];
    if (name === undefined || first === undefined || first === '{' || first === '[') return 'refuse';
    if (!FIELDS.has(name) && !name.startsWith('__')) return 'refuse';
    this.#members.push(text);
    return 'take';
  }

  end(): RecordResult {
    if (this.#members.length === 0) return { kind: 'unlike' };
    const last = this.#members.length - 1;
    const members = this.#members.map((text, i) => (i === last ? text.trimEnd().replace(/,$/, '') : text));
    const result = this.#read(`{${members.join('')}}`);
    return this.#closed || result.kind !== 'rejected' ? result : { kind: 'unlike' };
  }
}
