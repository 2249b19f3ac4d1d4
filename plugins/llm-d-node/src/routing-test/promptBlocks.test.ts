import fc from 'fast-check';
import { promptBlocks } from './promptBlocks';

it('two prompts have the same hashes as far as they share whole blocks', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 700 });
  fc.assert(
    fc.property(text, text, text, (shared, one, other) => {
      const [first, second] = [`${shared}x${one}`, `${shared}y${other}`];
      const same = Math.floor(shared.length / 256);
      const [a, b] = [promptBlocks(first), promptBlocks(second)];
      expect(a.slice(0, same)).toEqual(b.slice(0, same));
      expect(a.slice(same).some(hash => b.slice(same).includes(hash))).toBe(
        false,
      );
      expect(a).toHaveLength(Math.floor(first.length / 256));
    }),
  );
});

it('keeps a bound, and nothing of the prompt', () => {
  const blocks = promptBlocks('secret '.repeat(10_000));
  expect(blocks).toHaveLength(64);
  expect(blocks.join('')).toMatch(/^[0-9a-f]+$/);
});
