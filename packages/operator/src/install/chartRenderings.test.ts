import {
  describeObject,
  type KubernetesObject,
} from '@llm-d-sim/plugin-llm-d-common';
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { z } from 'zod';
import { digestOf, fromFile } from './__testUtils__/ChartRendering';
import {
  CHART_VALUES,
  filesUnder,
  RENDERED_CHARTS,
} from './__testUtils__/deployFolder';
import { readKustomizeBase, readManifests } from './__testUtils__/manifests';

const renderings = new Map(
  filesUnder(RENDERED_CHARTS).map(file => [file.name, fromFile(file)]),
);
const objectsOf = (name: string) =>
  readManifests(renderings.get(`${name}.yaml`)?.manifests ?? '');

const deploymentSchema = z.looseObject({
  spec: z.looseObject({
    strategy: z.unknown().optional(),
    selector: z.unknown(),
    template: z.looseObject({
      metadata: z.unknown(),
      spec: z.looseObject({
        containers: z.tuple([
          z.looseObject({ args: z.array(z.string()), image: z.string() }),
        ]),
      }),
    }),
  }),
});
const monitoredSchema = z.looseObject({
  metadata: z.looseObject({ labels: z.record(z.string(), z.string()) }),
  spec: z.looseObject({
    selector: z.looseObject({
      matchLabels: z.record(z.string(), z.string()).optional(),
    }),
    ports: z.array(z.looseObject({ name: z.string() })).optional(),
    endpoints: z.array(z.looseObject({ port: z.string() })).optional(),
  }),
});
function deploymentOf(objects: readonly KubernetesObject[]) {
  return deploymentSchema.parse(
    objects.find(({ kind }) => kind === 'Deployment'),
  ).spec;
}

/** Arguments that the chart gives and that say what the operator does without them. */
const saidAnyway = ['--log-level=info', '--log-format=text'];

/** An object without what only tells how it was installed: labels, Helm's annotation, and what Helm's default says anyway. */
function essence(object: KubernetesObject): unknown {
  const { labels: _, annotations: __, ...metadata } = object.metadata;
  if (object.kind !== 'Deployment') return { ...object, metadata };
  const { selector, template, ...spec } = deploymentSchema.parse(object).spec;
  const [{ args, ...container }] = template.spec.containers;
  return {
    ...object,
    metadata,
    spec: {
      ...spec,
      template: {
        ...template.spec,
        containers: [
          {
            imagePullPolicy: 'IfNotPresent',
            ...container,
            args: args.filter(arg => !saidAnyway.includes(arg)),
          },
        ],
      },
    },
  };
}
const sorted = (objects: readonly KubernetesObject[]) =>
  [...objects].sort((a, b) => (describeObject(a) < describeObject(b) ? -1 : 1));

describe('renderings of the Helm chart', () => {
  it.each(filesUnder(CHART_VALUES))(
    'are of the chart and the values as they are, $name (else: yarn workspace @llm-d-sim/operator render:chart)',
    ({ name, content }) => {
      expect(renderings.get(name)?.digest).toBe(digestOf(content));
    },
  );

  it('make by default what kustomize makes, but the namespace, which is Helm’s to make', () => {
    const ofKustomize = readKustomizeBase().filter(
      ({ kind }) => kind !== 'Namespace',
    );
    expect(sorted(objectsOf('defaults')).map(essence)).toEqual(
      sorted(ofKustomize).map(essence),
    );
  });

  it('keep the CRDs when the release goes, unless told otherwise', () => {
    const policies = (name: string) =>
      objectsOf(name)
        .filter(({ kind }) => kind === 'CustomResourceDefinition')
        .map(
          ({ metadata }) => metadata.annotations?.['helm.sh/resource-policy'],
        );
    expect(policies('defaults')).toEqual(['keep', 'keep']);
    expect(policies('without-leader-election')).toEqual([undefined, undefined]);
    expect(policies('everything')).toEqual([]);
  });

  it('put every value where it belongs', () => {
    const objects = objectsOf('everything');
    expect(objects.map(describeObject).sort()).toEqual([
      'ClusterRole llm-d-sim-operator',
      'ClusterRoleBinding llm-d-sim-operator',
      'Deployment llm-d-sim-system/llm-d-sim-operator',
      'Service llm-d-sim-system/llm-d-sim-operator-metrics',
      'ServiceAccount llm-d-sim-system/stacks',
      'ServiceMonitor llm-d-sim-system/llm-d-sim-operator',
    ]);
    expect(
      objects.find(({ kind }) => kind === 'ServiceAccount')?.metadata
        .annotations,
    ).toEqual({ 'example.com/role': 'stacks' });
    const { replicas, template } = deploymentOf(objects);
    expect(replicas).toBe(3);
    expect(template).toMatchObject({
      metadata: {
        labels: { team: 'platform' },
        annotations: { 'example.com/note': '1' },
      },
      spec: {
        serviceAccountName: 'stacks',
        imagePullSecrets: [{ name: 'registry' }],
        priorityClassName: 'system-cluster-critical',
        nodeSelector: { 'kubernetes.io/arch': 'arm64' },
        tolerations: [
          { key: 'system', operator: 'Exists', effect: 'NoSchedule' },
        ],
        affinity: { podAntiAffinity: {} },
        containers: [
          {
            image: 'example.com/team/operator:1.2.3',
            imagePullPolicy: 'Always',
            args: [
              '--leader-elect',
              '--leader-elect-namespace=llm-d-sim-system',
              '--health-probe-bind-address=:8081',
              '--metrics-bind-address=:9090',
              '--log-level=debug',
              '--log-format=json',
              '--namespace=team-a',
              '--namespace=team-b',
              '--allow-namespace=gateways',
              '--allow-envoy-filter',
              '--allow-image=ghcr.io/llm-d/*',
              '--dry-run',
            ],
            ports: [
              { name: 'health', containerPort: 8081 },
              { name: 'metrics', containerPort: 9090 },
            ],
            resources: {
              requests: { cpu: '100m', memory: '256Mi' },
              limits: { cpu: '1', memory: '1Gi' },
            },
          },
        ],
      },
    });
  });

  it('never let two operators work at once when there is no Lease', () => {
    const { replicas, strategy, template } = deploymentOf(
      objectsOf('without-leader-election'),
    );
    expect([replicas, strategy]).toEqual([1, { type: 'Recreate' }]);
    const [{ args }] = template.spec.containers;
    expect(args.filter(arg => arg.includes('leader'))).toEqual([]);
  });

  it('lead a ServiceMonitor to the metrics of the pods', () => {
    const objects = objectsOf('everything');
    const ofKind = (kind: string) => {
      const found = objects.find(object => object.kind === kind);
      if (!found) throw new Error(`there is no ${kind}`);
      return monitoredSchema.parse(found);
    };
    const { metadata, spec: service } = ofKind('Service');
    const { spec: monitor } = ofKind('ServiceMonitor');
    const { matchLabels } = monitor.selector;
    expect(metadata.labels).toMatchObject(matchLabels ?? {});
    expect(monitor.endpoints?.map(({ port }) => port)).toEqual(
      service.ports?.map(({ name }) => name),
    );
    expect(deploymentOf(objects)).toMatchObject({
      template: {
        metadata: { labels: service.selector },
        spec: { containers: [{ ports: [{}, { name: 'metrics' }] }] },
      },
    });
    expect(service.ports).toMatchObject([{ targetPort: 'metrics' }]);
  });

  it('pass only options that the operator has', () => {
    const help = execFileSync(
      process.execPath,
      [
        '--import',
        '@backstage/cli/config/nodeTransform.cjs',
        path.resolve(__dirname, '../main.ts'),
        '--help',
      ],
      { encoding: 'utf8' },
    );
    const known = new Set(help.match(/--[a-z-]+/g));
    const passed = [
      ...[...renderings.keys()].map(name =>
        objectsOf(name.replace('.yaml', '')),
      ),
      readKustomizeBase(),
    ].flatMap(objects =>
      deploymentOf(objects).template.spec.containers[0].args.map(
        arg => arg.split('=')[0],
      ),
    );
    expect(passed.length).toBeGreaterThan(8);
    expect(passed.filter(option => !known.has(option))).toEqual([]);
  });
});
