import { ImageRegistry, repositoryOf } from './ImageRegistry';

describe('ImageRegistry', () => {
  it('knows an image by its repository, whatever tag or digest', () => {
    const program = async () => 0;
    const images = new ImageRegistry({ 'ghcr.io/llm-d/sim': program });
    for (const image of [
      'ghcr.io/llm-d/sim',
      'ghcr.io/llm-d/sim:v1',
      'ghcr.io/llm-d/sim:v1@sha256:abc',
      'ghcr.io/llm-d/sim@sha256:abc',
    ]) {
      expect(images.programOf(image)).toBe(program);
    }
    expect(images.programOf('ghcr.io/llm-d/simulator:v1')).toBeUndefined();
  });

  it('takes the port of a registry for what it is', () => {
    expect(repositoryOf('localhost:5000/sim')).toBe('localhost:5000/sim');
    expect(repositoryOf('localhost:5000/sim:v1')).toBe('localhost:5000/sim');
  });
});
