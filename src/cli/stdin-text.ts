// All of standard input as text, for what is pasted or piped in whole.
import { contentOf } from '../sources/decoding.ts';

/** Gunzipped and decoded as files are. Throws OssightError('input'). */
export async function readText(stream: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of contentOf(stream, 'stdin')) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString('utf8');
}
