import { LiveCluster } from '@llm-d-sim/live-cluster';
import { waitForReady } from '@llm-d-sim/plugin-llm-d-node';
import { z } from 'zod';

const patience = 120_000;
jest.setTimeout(patience);

const fieldManager = 'test';
const namespace = 'split';
const port = 8200;
const model = 'split-model';
const podsSchema = z.object({
  metadata: z.object({
    name: z.string(),
    labels: z.record(z.string(), z.string()),
  }),
  status: z.object({ podIP: z.string() }),
});
type ModelPod = z.infer<typeof podsSchema>;

describe.each(['v0.10.0', 'v0.4.0'])(
  'a SimulatorDeployment with prefill, decode and a routing sidecar %s, on a local cluster',
  version => {
    let live: LiveCluster;
    let prefill: ModelPod;
    let decode: ModelPod;

    beforeAll(async () => {
      live = await LiveCluster.start();
      const { client } = live;
      await client.apply(
        { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } },
        { fieldManager },
      );
      await client.apply(
        {
          apiVersion: 'sim.llm-d.io/v1alpha1',
          kind: 'SimulatorDeployment',
          metadata: { namespace, name: 'split' },
          spec: {
            image: 'ghcr.io/llm-d/llm-d-inference-sim:v0.10.2',
            model,
            prefill: { enabled: true, replicas: 1, port },
            decode: {
              enabled: true,
              replicas: 1,
              port,
              routingSidecar: {
                enabled: true,
                image:
                  version === 'v0.4.0'
                    ? `ghcr.io/llm-d/llm-d-routing-sidecar:${version}`
                    : `ghcr.io/llm-d/llm-d-router-disagg-sidecar:${version}`,
              },
            },
          },
        },
        { fieldManager },
      );
      await waitForReady(
        client,
        { simulatorDeployment: { namespace, name: 'split' } },
        { timeoutMs: patience },
      );
      const pods = z
        .array(podsSchema)
        .parse(
          await client.list({ apiVersion: 'v1', kind: 'Pod' }, { namespace }),
        );
      const ofRole = (role: string): ModelPod => {
        const [found, ...more] = pods.filter(
          ({ metadata }) => metadata.labels['llm-d.ai/role'] === role,
        );
        expect(more).toEqual([]);
        return found;
      };
      prefill = ofRole('prefill');
      decode = ofRole('decode');
    });

    afterAll(() => live.stop());

    const urlOf = (pod: ModelPod): string => {
      const address = live.local.dialAddress(pod.status.podIP, port);
      return `http://${address.host}:${address.port}`;
    };

    /** Completed requests of a pod by how they ended, as its metrics say. */
    const completed = async (
      pod: ModelPod,
    ): Promise<Record<string, number>> => {
      const metrics = await (await fetch(`${urlOf(pod)}/metrics`)).text();
      return Object.fromEntries(
        [...metrics.matchAll(/^vllm:request_success_total\{([^}]*)\} (\d+)$/gm)]
          .map(([, labels, count]) => [
            /finish_reason="([^"]*)"/.exec(labels)?.[1] ?? '',
            Number(count),
          ])
          .filter(([, count]) => Number(count) > 0),
      );
    };

    const ask = (body: object, headers: Record<string, string> = {}) =>
      fetch(`${urlOf(decode)}/v1/chat/completions`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify({
          model,
          messages: [{ role: 'user', content: 'one two three four' }],
          max_tokens: 4,
          ignore_eos: true,
          ...body,
        }),
      });
    const toPrefill = () => ({
      'x-prefiller-host-port': `${prefill.status.podIP}:${port}`,
    });

    it('prefills in the one pod and decodes in the other', async () => {
      expect(await completed(prefill)).toEqual({});
      const response = await ask({}, toPrefill());
      expect(response.status).toBe(200);
      expect(response.headers.get('x-inference-pod')).toBe(
        decode.metadata.name,
      );
      expect(await response.json()).toMatchObject({
        usage: { completion_tokens: 4 },
      });
      expect(await completed(prefill)).toEqual({ remote_decode: 1 });
      expect(await completed(decode)).toEqual({ length: 1 });
    });

    it('streams what is decoded', async () => {
      const response = await ask({ stream: true }, toPrefill());
      expect(response.headers.get('content-type')).toBe('text/event-stream');
      expect(response.headers.get('x-inference-pod')).toBe(
        decode.metadata.name,
      );
      const text = await response.text();
      expect(text.trim().split('\n\n').at(-1)).toBe('data: [DONE]');
      expect(await completed(prefill)).toEqual({ remote_decode: 2 });
      expect(await completed(decode)).toEqual({ length: 2 });
    });

    it('decodes alone what names no prefill pod', async () => {
      expect((await ask({})).status).toBe(200);
      expect(await completed(prefill)).toEqual({ remote_decode: 2 });
      expect(await completed(decode)).toEqual({ length: 3 });
    });
  },
);
