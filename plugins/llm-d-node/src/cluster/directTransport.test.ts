import { startApiServer, type ApiServer } from '@llm-d-sim/local-cluster';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DefaultClusterClient } from './DefaultClusterClient';
import { directTransport, type PodSurroundings } from './directTransport';

const name = 'home';

describe('directTransport', () => {
  let server: ApiServer;
  const token = () => server.issueServiceAccountToken('kube-system', 'default');
  /** As a ServiceAccount is mounted into a pod. */
  let pod: PodSurroundings;

  beforeAll(async () => {
    server = await startApiServer({ log: () => {}, authorization: 'RBAC' });
    const { hostname, port } = new URL(server.url);
    pod = {
      accountFolder: await mkdtemp(path.join(tmpdir(), 'account-')),
      environment: {
        KUBERNETES_SERVICE_HOST: hostname,
        KUBERNETES_SERVICE_PORT: port,
      },
    };
    await writeFile(path.join(pod.accountFolder, 'token'), token());
    await writeFile(
      path.join(pod.accountFolder, 'ca.crt'),
      Buffer.from(server.caData, 'base64'),
    );
  });

  afterAll(async () => {
    await rm(pod.accountFolder, { recursive: true });
    await server.stop();
  });

  /** As whom the API server knows us: nobody has a Role here, and a refusal names who was refused. */
  async function whoAsks(
    direct: object,
    cluster: object,
  ): Promise<string | undefined> {
    const transport = directTransport(name, {
      clusters: [{ name, ...direct }],
      clusterLocatorMethods: [
        { type: 'config', clusters: [{ name, ...cluster }] },
      ],
      pod,
    });
    if (!transport) {
      return undefined;
    }
    try {
      await DefaultClusterClient.create({ transport }).list({
        apiVersion: 'v1',
        kind: 'Pod',
      });
      throw new Error('nobody was refused');
    } catch (error) {
      return /User "([^"]+)"/.exec(String(error))?.[1] ?? String(error);
    } finally {
      await transport.close();
    }
  }

  const me = 'system:serviceaccount:kube-system:default';
  const elsewhere = 'https://nobody.invalid';

  it('is the pod’s own account where the Kubernetes plugin would take that, too', async () => {
    expect(
      await whoAsks({}, { url: elsewhere, authProvider: 'serviceAccount' }),
    ).toBe(me);
  });

  it('is an account that is mounted from another cluster', async () => {
    const { accountFolder } = pod;
    expect(
      await whoAsks(
        { accountFolder },
        { url: server.url, authProvider: 'oidc' },
      ),
    ).toBe(me);
  });

  it('is the account whose token is configured', async () => {
    expect(
      await whoAsks(
        {},
        {
          url: server.url,
          authProvider: 'serviceAccount',
          serviceAccountToken: token(),
          caData: server.caData,
        },
      ),
    ).toBe(me);
  });

  it('is none where nobody asks for it', async () => {
    expect(
      await whoAsks({ watch: false }, { url: server.url }),
    ).toBeUndefined();
  });

  it.each([
    [
      'a cluster that lets people in with their own tokens',
      {},
      { url: elsewhere, authProvider: 'oidc' },
      'no serviceAccountToken',
    ],
    [
      'a folder without an account',
      { accountFolder: '/nowhere' },
      { url: elsewhere, authProvider: 'serviceAccount' },
      'there is no /nowhere/token',
    ],
  ])('says what is missing for %s', async (_, direct, cluster, message) => {
    await expect(whoAsks(direct, cluster)).rejects.toThrow(message);
  });
});
