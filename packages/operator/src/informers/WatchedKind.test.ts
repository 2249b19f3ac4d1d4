import { kindId, type Capabilities } from '@llm-d-sim/plugin-llm-d-common';
import { everyKindOfManifest } from '../testing/everyKindOfManifest';
import { madeKinds, watchedKinds } from './WatchedKind';

const clusters: Record<string, Capabilities> = {
  'a cluster that tells nothing': { kinds: [], kubernetesVersion: '' },
  'an old cluster': {
    kinds: [
      'gateway.networking.k8s.io/v1beta1/ReferenceGrant',
      'inference.networking.x-k8s.io/v1alpha2/InferenceObjective',
      'networking.istio.io/v1beta1/DestinationRule',
      'policy/v1beta1/PodDisruptionBudget',
    ],
    kubernetesVersion: '1.20',
  },
  'a new cluster': {
    kinds: [
      'gateway.networking.k8s.io/v1/ReferenceGrant',
      'llm-d.ai/v1alpha2/InferenceObjective',
      'networking.istio.io/v1/DestinationRule',
      'policy/v1/PodDisruptionBudget',
    ],
    kubernetesVersion: '1.35',
  },
};

describe('kinds that are watched', () => {
  it.each(Object.entries(clusters))(
    'are all that the compiler can make for %s: nothing else tells of an object that no status names',
    (_name, capabilities) => {
      const made = new Set(madeKinds.map(kindId));
      const missing = everyKindOfManifest(capabilities)
        .map(kindId)
        .filter(id => !made.has(id));
      expect([...new Set(missing)]).toEqual([]);
    },
  );

  it('are named once each', () => {
    expect(new Set(watchedKinds.map(kindId)).size).toBe(watchedKinds.length);
  });
});
