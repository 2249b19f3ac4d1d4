/**
 * A prompt of a given length that differs from every other seed's from its first block on, and is not periodic, so that no
 * block of it can be found elsewhere.
 *
 * @param seed - becomes the beginning of every block
 * @param bytes - length; the text is ASCII, so it is the number of characters as well
 */
export function noncePrompt(seed: string, bytes: number): string {
  const ascii = seed.replace(/[^\x20-\x7e]/g, '?');
  const parts: string[] = [];
  for (let length = 0, n = 0; length < bytes; n += 1) {
    const part = `${ascii} ${n} `;
    parts.push(part);
    length += part.length;
  }
  return parts.join('').slice(0, bytes);
}
