import fc from 'fast-check';
import xxhash from 'xxhash-wasm';
import { endpoint, request } from '../../testing/endpoints';
import { PrefixMatchProducer } from '../plugins';
import { byteBlockHashes, tokenBlockHashes } from '../prefix/blockHashes';
import { Hash64 } from '../prefix/Hash64';
import { PrefixIndex } from '../prefix/PrefixIndex';
import { PrefixMatchOptions, prefixMatchProducer } from './prefixMatchProducer';

const id = { name: 'p', type: 'p' };
const bytes = (text: string) => new TextEncoder().encode(text);
let hash: Hash64;

beforeAll(async () => {
  const { h64Raw } = await xxhash();
  hash = input => h64Raw(input);
});

const v040: PrefixMatchOptions = {
  autoTune: true,
  lruCapacityPerServer: 31250,
  blocks: { unit: 'bytes', blockBytes: 64, maxBlocks: 256 },
};
const current: PrefixMatchOptions = {
  autoTune: true,
  lruCapacityPerServer: 31250,
  blocks: {
    unit: 'tokens',
    blockTokens: 16,
    maxTokens: 131072,
    maxBlocks: 2048,
  },
};

/** Sends a prompt to endpoint a and asks about another one. */
function matched(
  producer: PrefixMatchProducer,
  first: string,
  second: string,
  metrics = {},
) {
  const endpoints = [endpoint('a', metrics), endpoint('b', metrics)];
  producer.match(request(first), endpoints).served(endpoints[0]);
  const { matches } = producer.match(request(second), endpoints);
  return [
    matches.matchedBlocks.get('ns/a') ?? 0,
    matches.matchedBlocks.get('ns/b') ?? 0,
    matches.totalBlocks,
  ];
}

const long = 'x'.repeat(1024);

it.each([
  // v0.4.0: blocks of 64 bytes, the last one only if it is full.
  { options: v040, prompt: 640, found: [10, 0, 10] },
  { options: v040, prompt: 639, found: [9, 0, 9] },
  { options: v040, prompt: 63, found: [0, 0, 0] },
  // Later: blocks of 64 tokens = 256 bytes, a short last one counts.
  { options: current, prompt: 512, found: [2, 0, 2] },
  { options: current, prompt: 513, found: [3, 0, 3] },
  { options: current, prompt: 1, found: [1, 0, 1] },
])(
  '$options.blocks.unit: a prompt of $prompt bytes',
  ({ options, prompt, found }) => {
    const producer = prefixMatchProducer(id, options, hash);
    const body = long.slice(0, prompt);
    expect(matched(producer, body, body)).toEqual(found);
  },
);

it.each([
  [v040, { cacheBlockTokens: 32 }, 8],
  [v040, {}, 16],
  // Never below 64 tokens.
  [current, { cacheBlockTokens: 16 }, 4],
  [current, { cacheBlockTokens: 128 }, 2],
  [{ ...current, autoTune: false }, { cacheBlockTokens: 128 }, 4],
])('takes the block size from the server: %j %j', (options, metrics, total) => {
  const producer = prefixMatchProducer(id, options, hash);
  const [, , found] = matched(producer, long, long, metrics);
  expect(found).toBe(total);
});

it.each([v040, current])('matches the common beginning only', options => {
  const producer = prefixMatchProducer(id, options, hash);
  const size = options.blocks.unit === 'bytes' ? 64 : 256;
  const changed = `${long.slice(0, 2 * size)}y${long.slice(2 * size + 1)}`;
  const [found, none, total] = matched(producer, long, changed);
  expect([found, none, total]).toEqual([2, 0, 1024 / size]);
});

it('keeps models and tenants apart', () => {
  const producer = prefixMatchProducer(id, current, hash);
  const a = endpoint('a');
  producer.match(request(long), [a]).served(a);
  const found = (other: Partial<ReturnType<typeof request>>) =>
    producer.match({ ...request(long), ...other }, [a]).matches.matchedBlocks
      .size;
  expect(found({})).toBe(1);
  expect(found({ model: 'another' })).toBe(0);
  expect(found({ cacheSalt: 'tenant' })).toBe(0);
});

it('looks at no more blocks than it may', () => {
  const producer = prefixMatchProducer(
    id,
    {
      ...v040,
      blocks: { unit: 'bytes', blockBytes: 64, maxBlocks: 3 },
    },
    hash,
  );
  expect(matched(producer, long, long)).toEqual([3, 0, 3]);
});

it('forgets a server that is gone', () => {
  const producer = prefixMatchProducer(id, current, hash);
  const a = endpoint('a');
  producer.match(request(long), [a]).served(a);
  producer.retain(new Set(['ns/b']));
  expect(producer.match(request(long), [a]).matches.matchedBlocks.size).toBe(0);
});

describe('PrefixIndex', () => {
  it('forgets the blocks that a server used least recently', () => {
    const index = new PrefixIndex();
    index.add('a', [1n, 2n, 3n], 3);
    index.add('b', [1n], 3);
    index.add('a', [2n, 3n, 4n], 3);
    expect(index.match([1n])).toEqual(new Map([['b', 1]]));
    expect(index.match([2n, 3n, 4n])).toEqual(new Map([['a', 3]]));
    expect(index.size).toBe(4);
    index.retain(new Set());
    expect(index.size).toBe(0);
  });

  it('agrees with plain sets while nothing is forgotten', () => {
    const block = fc.nat(6).map(BigInt);
    const server = fc.constantFrom('a', 'b', 'c');
    fc.assert(
      fc.property(
        fc.array(fc.tuple(server, fc.array(block))),
        fc.array(block),
        (additions, asked) => {
          const index = new PrefixIndex();
          const model = new Map<string, Set<bigint>>();
          for (const [name, blocks] of additions) {
            index.add(name, blocks, 100);
            model.set(name, new Set([...(model.get(name) ?? []), ...blocks]));
          }
          const held = (b: bigint) => [...model.values()].some(s => s.has(b));
          const end = asked.findIndex(b => !held(b));
          const prefix = end < 0 ? asked : asked.slice(0, end);
          const expected = [...model]
            .map(([name, set]): [string, number] => [
              name,
              prefix.filter(b => set.has(b)).length,
            ])
            .filter(([, count]) => count > 0);
          expect(index.match(asked)).toEqual(new Map(expected));
        },
      ),
    );
  });
});

describe('block hashes', () => {
  const of = (prompt: string) => ({
    model: 'm',
    cacheSalt: '',
    prompt: bytes(prompt),
    blockBytes: 64,
    maxBlocks: 100,
  });

  it.each([
    ['bytes', byteBlockHashes],
    ['tokens', tokenBlockHashes],
  ])('share exactly the common prefix (%s)', (_unit, hashes) => {
    // Without zeros: they pad a short last token, "ab" is the token "ab\\0".
    const text = fc
      .string({ maxLength: 300 })
      .filter(value => !value.includes('\0'));
    fc.assert(
      fc.property(text, text, text, (head, left, right) => {
        const [a, b] = [head + left, head + right].map(p => bytes(p));
        const [ha, hb] = [a, b].map(prompt =>
          hashes({ ...of(''), prompt }, hash),
        );
        const blocks = Math.min(ha.length, hb.length);
        for (let i = 0; i < blocks; i++) {
          const equal = Buffer.from(a.subarray(0, (i + 1) * 64)).equals(
            b.subarray(0, (i + 1) * 64),
          );
          expect(ha[i] === hb[i]).toBe(equal);
        }
      }),
    );
  });

  it('chain xxh64 as the real one does', () => {
    const le64 = (value: bigint) => {
      const buffer = Buffer.alloc(8);
      buffer.writeBigUInt64LE(value);
      return buffer;
    };
    const start = hash(bytes('m'));
    const block = bytes('z'.repeat(64));
    expect(byteBlockHashes(of('z'.repeat(64)), hash)).toEqual([
      hash(Buffer.concat([block, le64(start)])),
    ]);
    expect(tokenBlockHashes(of('z'.repeat(64)), hash)).toEqual([
      hash(Buffer.concat([le64(hash(block)), le64(start)])),
    ]);
    // The reference vector of xxHash: XXH64("", seed 0).
    expect(hash(new Uint8Array())).toBe(0xef46db3751d8e999n);
  });
});
