import fc from 'fast-check';
import { ImagePattern } from './ImagePattern';

const matches = (pattern: string, image: string) =>
  new ImagePattern(pattern).matches(image);
const digest = `sha256:${'a'.repeat(64)}`;

describe('ImagePattern', () => {
  it.each([
    ['ghcr.io/llm-d/*', 'ghcr.io/llm-d/llm-d-inference-sim:v0.10.2'],
    ['ghcr.io/llm-d/*', `ghcr.io/llm-d/llm-d-inference-sim@${digest}`],
    ['ghcr.io/**', 'ghcr.io/llm-d/deeper/sim:v1'],
    ['**', 'anything:at-all'],
    ['docker.io/library/*', 'nginx'],
    ['docker.io/library/nginx', 'docker.io/nginx:1.27'],
    ['docker.io/istio/proxyv2', 'istio/proxyv2:1.28.0'],
    ['localhost:5000/sim', 'localhost:5000/sim:dev'],
    ['ghcr.io/llm-d/sim:v1', 'ghcr.io/llm-d/sim:v1'],
    ['docker.io/library/nginx:latest', 'nginx'],
    [`ghcr.io/llm-d/sim@${digest}`, `ghcr.io/llm-d/sim:v9@${digest}`],
  ])('%s takes %s', (pattern, image) => {
    expect(matches(pattern, image)).toBe(true);
  });

  it.each([
    ['ghcr.io/llm-d/*', 'ghcr.io/llm-d/deeper/sim:v1'],
    ['ghcr.io/llm-d/*', 'evil.example/ghcr.io/llm-d/sim:v1'],
    ['ghcr.io/llm-d/*', 'ghcr.io.evil.example/llm-d/sim:v1'],
    ['ghcr.io/llm-d/*', 'ghcrXio/llm-d/sim'],
    ['ghcr.io/llm-d/*', `evil.example/sim@ghcr.io/llm-d/sim`],
    ['ghcr.io/llm-d/*', 'llm-d/sim'],
    ['docker.io/library/nginx', 'evil.example/nginx'],
    ['localhost:5000/sim', 'localhost:5001/sim'],
    ['ghcr.io/llm-d/sim:v1', 'ghcr.io/llm-d/sim:v1.0'],
    // The digest decides what runs, whatever the tag beside it says.
    ['ghcr.io/llm-d/sim:v1', `ghcr.io/llm-d/sim:v1@${digest}`],
    [`ghcr.io/llm-d/sim@${digest}`, 'ghcr.io/llm-d/sim:v1'],
  ])('%s does not take %s', (pattern, image) => {
    expect(matches(pattern, image)).toBe(false);
  });

  it('says what to write instead of a pattern that can match nothing', () => {
    for (const text of ['*', 'nginx', 'llm-d-*:v1']) {
      expect(() => new ImagePattern(text)).toThrow(/names no registry/);
    }
  });

  it('without stars takes the image it is written as, and no other registry or path', () => {
    const word = fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,8}[a-z0-9])?$/);
    const name = fc
      .record({
        registry: word.map(one => `${one}.example`),
        path: fc.array(word, { minLength: 1, maxLength: 3 }),
        tag: fc.stringMatching(/^[a-z0-9][a-z0-9.-]{0,8}$/),
      })
      .map(({ path, registry, tag }) => `${registry}/${path.join('/')}:${tag}`);
    fc.assert(
      fc.property(name, name, (first, second) => {
        expect(matches(first, first)).toBe(true);
        expect(matches(first, second)).toBe(first === second);
      }),
    );
  });
});
