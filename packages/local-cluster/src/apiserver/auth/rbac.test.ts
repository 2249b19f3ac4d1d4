import type { JsonObject } from '../json/JsonValue';
import { stringAt } from '../json/navigate';
import { RunningApiServer } from '../testing/RunningApiServer';

const rbac = '/apis/rbac.authorization.k8s.io/v1';

describe('an API server with RBAC', () => {
  let api: RunningApiServer;
  let ns: string;
  let token: string;

  beforeAll(async () => {
    api = await RunningApiServer.start({ authorization: 'RBAC' });
    ns = await api.namespace();
    token = api.server.issueServiceAccountToken(ns, 'default');
  });
  afterAll(() => api.stop());

  const attempt = async (method: string, path: string, body?: JsonObject) => {
    const answer = await api.client.send(method, path, {
      token,
      ...(body && { body }),
    });
    return { status: answer.status, message: stringAt(answer.body, 'message') };
  };

  async function grant(
    kind: 'Role' | 'ClusterRole',
    rules: JsonObject[],
  ): Promise<void> {
    const name = `granted-${kind.toLowerCase()}`;
    const base = kind === 'Role' ? `${rbac}/namespaces/${ns}` : rbac;
    const [roles, bindings] =
      kind === 'Role'
        ? ['roles', 'rolebindings']
        : ['clusterroles', 'clusterrolebindings'];
    await api.client.send('POST', `${base}/${roles}`, {
      body: { metadata: { name }, rules },
    });
    await api.client.send('POST', `${base}/${bindings}`, {
      body: {
        metadata: { name },
        roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind, name },
        subjects: [{ kind: 'ServiceAccount', name: 'default', namespace: ns }],
      },
    });
  }

  it('refuses a ServiceAccount what no Role permits, in the real server’s words', async () => {
    expect(await attempt('GET', `/api/v1/namespaces/${ns}/pods`)).toEqual({
      status: 403,
      message: `pods is forbidden: User "system:serviceaccount:${ns}:default" cannot list resource "pods" in API group "" in the namespace "${ns}"`,
    });
    expect(await attempt('GET', '/apis/apps/v1/deployments')).toEqual({
      status: 403,
      message: `deployments.apps is forbidden: User "system:serviceaccount:${ns}:default" cannot list resource "deployments" in API group "apps" at the cluster scope`,
    });
  });

  it('permits what a Role says, and no more', async () => {
    await grant('Role', [
      { apiGroups: [''], resources: ['pods'], verbs: ['get', 'list'] },
      {
        apiGroups: [''],
        resources: ['configmaps'],
        resourceNames: ['mine'],
        verbs: ['get'],
      },
    ]);
    const statusOf = async (...request: Parameters<typeof attempt>) =>
      (await attempt(...request)).status;
    const home = `/api/v1/namespaces/${ns}`;
    expect(await statusOf('GET', `${home}/pods`)).toBe(200);
    expect(await statusOf('GET', `${home}/pods/none`)).toBe(404);
    expect(await statusOf('GET', `${home}/pods/none/log`)).toBe(403);
    expect(await statusOf('DELETE', `${home}/pods/none`)).toBe(403);
    expect(await statusOf('GET', `${home}/configmaps/mine`)).toBe(404);
    expect(await statusOf('GET', `${home}/configmaps/other`)).toBe(403);
    expect(await statusOf('GET', '/api/v1/namespaces/default/pods')).toBe(403);
  });

  it('permits in every namespace what a ClusterRole says', async () => {
    await grant('ClusterRole', [
      { apiGroups: ['apps'], resources: ['*'], verbs: ['*'] },
    ]);
    expect((await attempt('GET', '/apis/apps/v1/deployments')).status).toBe(
      200,
    );
  });

  it('lets anybody ask who they are, and the administrator do everything', async () => {
    const { status } = await attempt(
      'POST',
      '/apis/authentication.k8s.io/v1/selfsubjectreviews',
      {},
    );
    expect(status).toBe(201);
    expect((await api.client.send('GET', '/api/v1/pods')).status).toBe(200);
  });
});
