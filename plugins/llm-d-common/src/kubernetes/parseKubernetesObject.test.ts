import {
  parseKubernetesObject,
  parseKubernetesObjectList,
} from './parseKubernetesObject';

const pod = { apiVersion: 'v1', kind: 'Pod' };

describe('the border to an API server', () => {
  it('takes an object as it is, with all that we do not know', () => {
    const object = {
      ...pod,
      metadata: {
        name: 'a',
        labels: { app: 'x' },
        managedFields: [{ manager: 'm', fieldsV1: { 'f:spec': {} } }],
      },
      spec: { containers: [{ name: 'c' }] },
    };
    expect(parseKubernetesObject(object)).toEqual(object);
  });

  it('completes nothing but the kind', () => {
    const reference = { ...pod, namespace: 'ns', name: 'a' };
    expect(
      parseKubernetesObject({ metadata: { name: 'a' } }, reference),
    ).toEqual({ ...pod, metadata: { name: 'a' } });
  });

  it('knows the kind of items that come without one', () => {
    expect(
      parseKubernetesObjectList(
        {
          metadata: { resourceVersion: '7', continue: 'more' },
          items: [{ metadata: { name: 'a', creationTimestamp: null } }],
        },
        pod,
      ),
    ).toEqual({
      items: [{ ...pod, metadata: { name: 'a' } }],
      resourceVersion: '7',
      next: 'more',
    });
    expect(parseKubernetesObjectList({ items: null }, pod).items).toEqual([]);
  });

  it.each([
    [undefined],
    ['text'],
    [{ ...pod }],
    [{ ...pod, metadata: {} }],
    [{ ...pod, metadata: { name: 'a', labels: { app: 1 } } }],
    [{ kind: 'Pod', metadata: { name: 'a' } }],
  ])('lets nothing else in: %j', value => {
    expect(() => parseKubernetesObject(value)).toThrow();
  });
});
