import { stackObjects } from '../__testUtils__/stackObjects';
import { stagesOf } from './stagesOf';

const simulator = (spec: object) => [
  { ...stackObjects[0], spec: { model: 'm', ...spec } },
];

describe('stagesOf', () => {
  it('knows a stage that has been scaled to nothing', () => {
    expect(stagesOf(stackObjects)).toEqual([
      { stage: 'decode', replicas: 3 },
      { stage: 'prefill', replicas: 0 },
    ]);
  });

  it('takes what has no stages for a decode stage', () => {
    expect(stagesOf(simulator({ replicas: 4 }))).toEqual([
      { stage: 'decode', replicas: 4 },
    ]);
  });

  it('knows none where there is no SimulatorDeployment, or one that breaks the schema', () => {
    expect(stagesOf(stackObjects.slice(1))).toEqual([]);
    expect(stagesOf(simulator({ replicas: 'many' }))).toEqual([]);
  });
});
