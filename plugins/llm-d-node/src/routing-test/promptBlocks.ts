import { createHash } from 'node:crypto';

/** As EPPs from 0.8 on compare prefixes: 64 tokens of about 4 bytes. */
const blockBytes = 256;

/** What more of a prompt begins with is no news. */
const mostBlocks = 64;

/**
 * Hashes of a prompt's whole blocks, each chained to the one before: two prompts share a prefix as far as their hashes are the same.
 * They stand for a prompt that is not kept.
 */
export function promptBlocks(prompt: string): string[] {
  const bytes = Buffer.from(prompt);
  const hashes: string[] = [];
  let before = '';
  for (
    let start = 0;
    start + blockBytes <= bytes.length && hashes.length < mostBlocks;
    start += blockBytes
  ) {
    before = createHash('sha256')
      .update(before)
      .update(bytes.subarray(start, start + blockBytes))
      .digest('hex')
      .slice(0, 12);
    hashes.push(before);
  }
  return hashes;
}
