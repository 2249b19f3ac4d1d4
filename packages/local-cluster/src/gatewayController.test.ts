import { request as httpsRequest } from 'node:https';
import { createServingCertificate } from './certificates/createServingCertificate';
import { configMaps, secrets, services } from './client/ResourceKind';
import {
  gateways,
  httpRoutes,
  inferencePools,
  type Condition,
} from './gateway-controller/resources';
import { eventually } from './testing/eventually';
import { webProgram } from './testing/programs';
import { TestCluster } from './testing/TestCluster';

const GATEWAY_URL = 'sim.llm-d.io/gateway-url';
const IMAGE = 'ghcr.io/llm-d/llm-d-inference-sim:v0.10.2';

const brief = (conditions: Condition[] | undefined) =>
  Object.fromEntries(
    (conditions ?? []).map(({ type, status, reason }) => [
      type,
      `${status} ${reason}`,
    ]),
  );

const listener = { name: 'http', port: 8080, protocol: 'HTTP' };

describe.each(['loopback', 'shared'] as const)(
  'gateways of a local cluster whose pod network is %s',
  podNetwork => {
    let test: TestCluster;
    const accessLog: string[] = [];
    beforeAll(async () => {
      test = await TestCluster.start({
        podNetwork,
        accessLog: line => accessLog.push(line),
        images: { 'test/web': webProgram(new Set()) },
      });
    });
    afterAll(() => test.stop());

    const urlOf = (name: string) =>
      eventually(async () => {
        const { metadata, status } = await test.existing(gateways, name);
        expect(brief(status?.conditions)).toEqual({
          Accepted: 'True Accepted',
          Programmed: 'True Programmed',
        });
        const url = metadata.annotations?.[GATEWAY_URL] ?? '';
        expect(url).toMatch(/^http:\/\/127\.\d+\.\d+\.\d+:\d+$/);
        return url;
      });

    it('leads a request through Gateway, HTTPRoute and Service to the simulator', async () => {
      await test.createDeployment('sim', 2, {
        image: IMAGE,
        args: ['--model', 'random', '--port', '8200'],
        ports: [{ containerPort: 8200 }],
        env: [
          {
            name: 'POD_NAME',
            valueFrom: { fieldRef: { fieldPath: 'metadata.name' } },
          },
        ],
        readinessProbe: {
          httpGet: { path: '/health', port: 8200 },
          periodSeconds: 1,
        },
      });
      await test.create(services, 'sim', {
        spec: {
          selector: { app: 'sim' },
          ports: [{ port: 80, targetPort: 8200 }],
        },
      });
      await test.create(gateways, 'gw', {
        spec: { gatewayClassName: 'local', listeners: [listener] },
      });
      await test.create(httpRoutes, 'sim', {
        spec: {
          parentRefs: [{ name: 'gw' }],
          rules: [{ backendRefs: [{ name: 'sim', port: 80 }] }],
        },
      });
      const url = await urlOf('gw');
      await eventually(async () => {
        const response = await fetch(`${url}/v1/completions`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({
            model: 'random',
            prompt: 'hello',
            max_tokens: 2,
          }),
        });
        expect(response.status).toBe(200);
        expect(response.headers.get('x-inference-pod')).toMatch(/^sim-/);
        await response.text();
      });
      await eventually(async () => {
        expect(accessLog.join('\n')).toMatch(
          /^gateway default\/gw \{.*"path":"\/v1\/completions".*"status":200/m,
        );
      });
      expect(test.lines.join('\n')).not.toContain('/v1/completions');
      await eventually(async () => {
        const { status } = await test.existing(gateways, 'gw');
        expect(status?.listeners).toMatchObject([
          { name: 'http', attachedRoutes: 1 },
        ]);
        expect(brief(status?.listeners?.[0]?.conditions)).toMatchObject({
          Accepted: 'True Accepted',
          Programmed: 'True Programmed',
          ResolvedRefs: 'True ResolvedRefs',
        });
      });

      await test.client.delete(httpRoutes, {
        namespace: 'default',
        name: 'sim',
      });
      await eventually(async () => {
        expect((await fetch(`${url}/v1/models`)).status).toBe(404);
      });
      await test.client.delete(gateways, { namespace: 'default', name: 'gw' });
      await eventually(async () => {
        await expect(fetch(url)).rejects.toThrow();
      });
    });

    it('says on a pool which gateway serves it, and takes that back', async () => {
      await test.create(gateways, 'pooled', {
        spec: { gatewayClassName: 'local', listeners: [listener] },
      });
      await test.create(inferencePools, 'pool', {
        spec: {
          selector: { matchLabels: { app: 'none' } },
          targetPorts: [{ number: 8000 }],
          endpointPickerRef: { name: 'epp', port: { number: 9002 } },
        },
      });
      await test.create(httpRoutes, 'pool', {
        spec: {
          parentRefs: [{ name: 'pooled' }],
          rules: [
            {
              backendRefs: [
                {
                  group: 'inference.networking.k8s.io',
                  kind: 'InferencePool',
                  name: 'pool',
                },
              ],
            },
          ],
        },
      });
      const poolSays = (words: Record<string, string>[]) =>
        eventually(async () => {
          const { status } = await test.existing(inferencePools, 'pool');
          expect(
            status?.parents?.map(({ conditions }) => brief(conditions)),
          ).toEqual(words);
        });
      await poolSays([
        {
          Accepted: 'True Accepted',
          ResolvedRefs: 'False InvalidExtensionRef',
        },
      ]);
      const url = await urlOf('pooled');
      expect((await fetch(`${url}/v1/models`)).status).toBe(500);

      await test.create(services, 'epp', {
        spec: { selector: { app: 'epp' }, ports: [{ port: 9002 }] },
      });
      await poolSays([
        { Accepted: 'True Accepted', ResolvedRefs: 'True ResolvedRefs' },
      ]);
      await eventually(async () => {
        const response = await fetch(`${url}/v1/models`);
        expect([response.status, await response.text()]).toEqual([
          503,
          expect.stringContaining('Service default/epp has no ready endpoint'),
        ]);
      });
      await test.client.delete(httpRoutes, {
        namespace: 'default',
        name: 'pool',
      });
      await poolSays([]);
      await test.client.delete(gateways, {
        namespace: 'default',
        name: 'pooled',
      });
    });

    it('says on a gateway which of its listeners do not work', async () => {
      await test.create(gateways, 'half', {
        spec: {
          gatewayClassName: 'local',
          listeners: [listener, { name: 'tcp', port: 8443, protocol: 'TCP' }],
        },
      });
      await eventually(async () => {
        const { status } = await test.existing(gateways, 'half');
        expect(brief(status?.conditions)).toEqual({
          Accepted: 'True ListenersNotValid',
          Programmed: 'True Programmed',
        });
        expect(brief(status?.listeners?.[1]?.conditions)).toMatchObject({
          Accepted: 'False UnsupportedProtocol',
          Programmed: 'False Invalid',
        });
      });
    });

    it('ends TLS with the certificate of a Secret, as soon as there is one', async () => {
      await test.create(gateways, 'secure', {
        spec: {
          gatewayClassName: 'local',
          listeners: [
            {
              name: 'https',
              port: 8443,
              protocol: 'HTTPS',
              tls: { certificateRefs: [{ name: 'cert' }] },
            },
          ],
        },
      });
      await eventually(async () => {
        const { status } = await test.existing(gateways, 'secure');
        expect(brief(status?.listeners?.[0]?.conditions)).toEqual({
          Accepted: 'True Accepted',
          Programmed: 'False Invalid',
          ResolvedRefs: 'False InvalidCertificateRef',
          Conflicted: 'False NoConflicts',
        });
      });
      const { certificate, privateKey } = await createServingCertificate(
        new Date(),
      );
      await test.create(secrets, 'cert', {
        type: 'kubernetes.io/tls',
        data: {
          'tls.crt': Buffer.from(certificate).toString('base64'),
          'tls.key': Buffer.from(privateKey).toString('base64'),
        },
      });
      const url = await eventually(async () => {
        const { metadata } = await test.existing(gateways, 'secure');
        const found = metadata.annotations?.[GATEWAY_URL] ?? '';
        expect(found).toMatch(/^https:/);
        return found;
      });
      const status = await new Promise((resolve, reject) => {
        const { hostname, port } = new URL(url);
        httpsRequest(
          // The certificate is for other names than the address.
          { hostname, port, ca: certificate, servername: 'localhost' },
          response => resolve(response.resume().statusCode),
        )
          .on('error', reject)
          .end();
      });
      expect(status).toBe(404);

      const { metadata } = await test.existing(gateways, 'secure');
      const metrics = await fetch(
        metadata.annotations?.['sim.llm-d.io/gateway-metrics-url'] ?? '',
      );
      expect(await metrics.text()).toContain(
        'local_gateway_requests_total{route="",backend="",code="404"} 1',
      );
    });

    it('leaves gateways of other classes alone', async () => {
      await test.create(gateways, 'foreign', {
        spec: { gatewayClassName: 'istio', listeners: [listener] },
      });
      // Something that is done later than the gateway would have been.
      await test.create(gateways, 'marker', {
        spec: { gatewayClassName: 'local', listeners: [listener] },
      });
      await urlOf('marker');
      const { metadata, status } = await test.existing(gateways, 'foreign');
      expect(status).toBeUndefined();
      expect(metadata.annotations?.[GATEWAY_URL]).toBeUndefined();
      expect(
        await test.client.get(configMaps, {
          namespace: 'default',
          name: 'kube-root-ca.crt',
        }),
      ).toBeDefined();
    });
  },
);
