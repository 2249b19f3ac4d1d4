/**
 * A prompt of a given length that begins with a seed. Prefix caches chain the hashes of a prompt's blocks, so prompts with
 * different beginnings share no block. The rest is plain words: a model counts about one token in four bytes of them.
 *
 * @param seed - e.g. a UUID; it has to fit into the first block, of 64 bytes in the smallest case
 * @param bytes - length; the text is ASCII, so it is the number of characters as well
 */
export function noncePrompt(seed: string, bytes: number): string {
  const parts = [`${seed.replace(/[^\x20-\x7e]/g, '?')}.`];
  let length = parts[0].length;
  for (let n = 1; length < bytes; n += 1) {
    const part = ` This is sentence ${n} of a prompt that has to be long.`;
    parts.push(part);
    length += part.length;
  }
  return parts.join('').slice(0, bytes);
}
