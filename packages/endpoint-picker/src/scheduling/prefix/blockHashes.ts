import { Hash64 } from './Hash64';

/**
 * What to hash, and into blocks of what size.
 *
 * @public
 */
export interface PromptBlocks {
  readonly model: string;
  readonly cacheSalt: string;
  readonly prompt: Uint8Array;
  /** Bytes per block. */
  readonly blockBytes: number;
  /** Blocks beyond this many are not looked at. */
  readonly maxBlocks: number;
}

/** The chain's start: equal prompts for other models or tenants differ. */
function chainStart({ model, cacheSalt }: PromptBlocks, hash: Hash64): bigint {
  return hash(new TextEncoder().encode(model + cacheSalt));
}

/**
 * Block hashes as gateway-api-inference-extension v1.2.0 chains them
 * (.../multi/prefix/plugin.go): `h[i] = xxh64(block ++ LE64(h[i-1]))`. A last
 * block that is not full is ignored, so a prompt shorter than one block has no
 * hashes.
 *
 * @public
 */
export function byteBlockHashes(blocks: PromptBlocks, hash: Hash64): bigint[] {
  const { prompt, blockBytes } = blocks;
  const count = Math.min(
    Math.floor(prompt.length / blockBytes),
    blocks.maxBlocks,
  );
  const buffer = new Uint8Array(blockBytes + 8);
  const view = new DataView(buffer.buffer);
  const hashes: bigint[] = [];
  let previous = chainStart(blocks, hash);
  for (let i = 0; i < count; i++) {
    buffer.set(prompt.subarray(i * blockBytes, (i + 1) * blockBytes));
    view.setBigUint64(blockBytes, previous, true);
    previous = hash(buffer);
    hashes.push(previous);
  }
  return hashes;
}

/**
 * Bytes that the "estimate" tokenizer takes for one token.
 *
 * @public
 */
export const BYTES_PER_TOKEN = 4;

/**
 * Block hashes as llm-d-router v0.10 chains them
 * (dataproducer/prefixhash): `id = xxh64(tokens)`,
 * `h[i] = xxh64(LE64(id) ++ LE64(h[i-1]))`. Tokens are estimated, four bytes
 * each, the last one padded with zeros; a last block that is not full counts.
 *
 * @public
 */
export function tokenBlockHashes(blocks: PromptBlocks, hash: Hash64): bigint[] {
  const { prompt, blockBytes } = blocks;
  const count = Math.min(
    Math.ceil(prompt.length / blockBytes),
    blocks.maxBlocks,
  );
  const link = new Uint8Array(16);
  const view = new DataView(link.buffer);
  const hashes: bigint[] = [];
  let previous = chainStart(blocks, hash);
  for (let i = 0; i < count; i++) {
    const block = prompt.subarray(i * blockBytes, (i + 1) * blockBytes);
    view.setBigUint64(0, hash(paddedToTokens(block)), true);
    view.setBigUint64(8, previous, true);
    previous = hash(link);
    hashes.push(previous);
  }
  return hashes;
}

function paddedToTokens(block: Uint8Array): Uint8Array {
  if (block.length % BYTES_PER_TOKEN === 0) {
    return block;
  }
  const tokens = Math.ceil(block.length / BYTES_PER_TOKEN);
  const padded = new Uint8Array(tokens * BYTES_PER_TOKEN);
  padded.set(block);
  return padded;
}
