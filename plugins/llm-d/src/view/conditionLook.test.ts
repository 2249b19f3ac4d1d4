import { conditionLook } from './conditionLook';

describe('how a condition looks', () => {
  it.each([
    ['Ready', 'True', 'good'],
    ['Available', 'False', 'bad'],
    ['Programmed', 'Unknown', 'unknown'],
    ['Conflicted', 'False', 'good'],
    ['Conflicted', 'True', 'bad'],
    ['ReplicaFailure', 'True', 'bad'],
    ['PartiallyInvalid', 'Unknown', 'unknown'],
  ] as const)('%s %s is %s news', (type, status, look) => {
    expect(conditionLook({ type, status })).toBe(look);
  });
});
