import type { JsonObject } from '../json/JsonValue';
import { stringAt } from '../json/navigate';
import { RunningApiServer } from '../testing/RunningApiServer';

let api: RunningApiServer;
beforeAll(async () => {
  api = await RunningApiServer.start();
});
afterAll(() => api.stop());

const pod = (name: string, securityContext: JsonObject = {}) => ({
  metadata: { name },
  spec: { containers: [{ name: 'main', image: 'x', securityContext }] },
});

const restricted = {
  allowPrivilegeEscalation: false,
  capabilities: { drop: ['ALL'] },
  runAsNonRoot: true,
  seccompProfile: { type: 'RuntimeDefault' },
};

/** Creates a pod; the message of the refusal, or nothing. */
async function refusal(ns: string, body: JsonObject): Promise<string | undefined> {
  const { status, body: answer } = await api.client.send(
    'POST',
    `/api/v1/namespaces/${ns}/pods`,
    { body },
  );
  return status === 201 ? undefined : stringAt(answer, 'message');
}

async function enforce(ns: string, level: string): Promise<void> {
  await api.client.send('PATCH', `/api/v1/namespaces/${ns}`, {
    contentType: 'application/merge-patch+json',
    body: {
      metadata: { labels: { 'pod-security.kubernetes.io/enforce': level } },
    },
  });
}

describe('pods are refused', () => {
  it('that break the Pod Security Standard of their namespace, and no others', async () => {
    const ns = await api.namespace();
    expect(await refusal(ns, pod('free'))).toBeUndefined();
    await enforce(ns, 'restricted');
    expect(await refusal(ns, pod('good', restricted))).toBeUndefined();
    expect(await refusal(ns, pod('bad'))).toBe(
      'pods "bad" is forbidden: violates PodSecurity "restricted:latest": allowPrivilegeEscalation != false (container "main" must set securityContext.allowPrivilegeEscalation=false), unrestricted capabilities (container "main" must set securityContext.capabilities.drop=["ALL"]), runAsNonRoot != true (container "main" must set securityContext.runAsNonRoot=true), seccompProfile (container "main" must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost")',
    );
    await enforce(ns, 'baseline');
    expect(await refusal(ns, pod('plain'))).toBeUndefined();
    expect(
      await refusal(ns, pod('privileged', { privileged: true })),
    ).toContain('violates PodSecurity "baseline:latest": privileged');
  });

  it('that are more than a quota lets there be', async () => {
    const ns = await api.namespace();
    await api.client.send('POST', `/api/v1/namespaces/${ns}/resourcequotas`, {
      body: { metadata: { name: 'small' }, spec: { hard: { pods: '1' } } },
    });
    expect(await refusal(ns, pod('first'))).toBeUndefined();
    expect(await refusal(ns, pod('second'))).toBe(
      'pods "second" is forbidden: exceeded quota: small, requested: pods=1, used: pods=1, limited: pods=1',
    );
  });
});
