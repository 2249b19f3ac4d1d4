import { clusterGenerations } from './clusterGenerations';
import { compiledObjects } from './compiledObjects';
import { proofOf } from './proofs';

const real = clusterGenerations.filter(({ isReal }) => isReal);
const [newest] = clusterGenerations.filter(({ isReal }) => !isReal);

describe('proofOf', () => {
  it('finds somebody for everything that is compiled', () => {
    for (const { object, generation } of compiledObjects()) {
      expect(() => proofOf(object, generation)).not.toThrow();
    }
  });

  it('takes the real server for what is compiled for it, and a schema for the rest', () => {
    expect(real).toHaveLength(1);
    const deployment = { apiVersion: 'apps/v1', kind: 'Deployment' };
    expect(proofOf(deployment, real[0])).toEqual({ by: 'kube-apiserver' });
    expect(proofOf(deployment, newest)).toEqual({
      by: 'published-schema',
      package: 'kubernetes-models',
    });
    expect(
      proofOf(
        { apiVersion: 'inference.networking.k8s.io/v1', kind: 'InferencePool' },
        real[0],
      ),
    ).toEqual({ by: 'own-schema' });
  });

  it('says why nobody can prove a kind', () => {
    expect(
      proofOf(
        { apiVersion: 'gateway.nginx.org/v1alpha2', kind: 'NginxProxy' },
        newest,
      ),
    ).toEqual({ by: 'nobody', reason: 'no npm package carries its schema' });
  });

  it('does not let a kind pass that nobody proves', () => {
    expect(() =>
      proofOf({ apiVersion: 'example.com/v1', kind: 'Widget' }, newest),
    ).toThrow('Nothing proves example.com/v1/Widget');
  });
});
