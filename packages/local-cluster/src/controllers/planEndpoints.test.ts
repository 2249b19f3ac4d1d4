import { planEndpoints } from './planEndpoints';
import { pod, service } from './testing/workloads';

describe('planEndpoints', () => {
  it('lists selected pods with an address, told apart by readiness and by whether they end', () => {
    const plan = planEndpoints(
      service({ ports: [{ port: 80, targetPort: 8080 }] }),
      [
        pod('a', { ip: '10.0.0.1' }),
        pod('b', { ip: '10.0.0.2', ready: false }),
        pod('c', { ip: '10.0.0.3', deleted: true }),
        pod('d', { ip: '10.0.0.4', labels: { app: 'other' } }),
        pod('e'),
      ],
    );
    expect(plan.slices).toHaveLength(1);
    expect(
      plan.slices[0]?.endpoints.map(({ addresses, conditions }) => [
        addresses[0],
        conditions?.ready,
        conditions?.serving,
        conditions?.terminating,
      ]),
    ).toEqual([
      ['10.0.0.1', true, true, false],
      ['10.0.0.2', false, false, false],
      ['10.0.0.3', false, true, true],
    ]);
    expect(plan.subsets).toMatchObject([
      {
        addresses: [{ ip: '10.0.0.1' }],
        notReadyAddresses: [{ ip: '10.0.0.2' }],
        ports: [{ name: '', port: 8080, protocol: 'TCP' }],
      },
    ]);
  });

  it('puts pods that give a named port different numbers into slices of their own', () => {
    const plan = planEndpoints(
      service({ ports: [{ name: 'web', port: 80, targetPort: 'http' }] }),
      [
        pod('a', { ip: '10.0.0.1', ports: { http: 8080 } }),
        pod('b', { ip: '10.0.0.2', ports: { http: 9090 } }),
      ],
    );
    expect(plan.slices.map(({ ports }) => ports[0]?.port)).toEqual([
      8080, 9090,
    ]);
    expect(new Set(plan.slices.map(({ name }) => name)).size).toBe(2);
  });

  it('cuts many pods into slices of a hundred', () => {
    const pods = Array.from({ length: 250 }, (_, i) =>
      pod(`p${i}`, { ip: `10.0.${Math.floor(i / 100)}.${i % 100}` }),
    );
    const { slices } = planEndpoints(service({ ports: [{ port: 80 }] }), pods);
    expect(slices.map(({ endpoints }) => endpoints.length)).toEqual([
      100, 100, 50,
    ]);
  });
});
