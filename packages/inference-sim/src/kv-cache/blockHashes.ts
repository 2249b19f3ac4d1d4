import { createHash } from 'node:crypto';

/**
 * The keys of a prompt's full blocks. Each key covers the model and everything
 * before its block, so equal keys mean equal prefixes. A partial last block
 * has no key.
 */
export const blockHashes = (
  prompt: readonly number[],
  options: { blockSize: number; model: string; seed: string },
): string[] => {
  const hashes: string[] = [];
  let parent = createHash('sha256')
    .update(options.seed)
    .update('\0')
    .update(options.model)
    .digest();
  const { blockSize } = options;
  for (let end = blockSize; end <= prompt.length; end += blockSize) {
    parent = createHash('sha256')
      .update(parent)
      .update(Uint32Array.from(prompt.slice(end - blockSize, end)))
      .digest();
    hashes.push(parent.toString('base64'));
  }
  return hashes;
};
