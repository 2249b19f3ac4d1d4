import { z } from 'zod';
import type { KubernetesObject } from '../kubernetes/KubernetesObject';

const container = z.looseObject({
  name: z.string(),
  securityContext: z
    .looseObject({
      allowPrivilegeEscalation: z.boolean().optional(),
      privileged: z.boolean().optional(),
      runAsUser: z.number().optional(),
      capabilities: z
        .looseObject({
          drop: z.array(z.string()).default([]),
          add: z.array(z.string()).default([]),
        })
        .default({ drop: [], add: [] }),
    })
    .optional(),
});
const podSpec = z.looseObject({
  hostNetwork: z.boolean().optional(),
  hostPID: z.boolean().optional(),
  hostIPC: z.boolean().optional(),
  securityContext: z
    .looseObject({
      runAsNonRoot: z.boolean().optional(),
      seccompProfile: z.looseObject({ type: z.string() }).optional(),
    })
    .optional(),
  containers: z.array(container),
  initContainers: z.array(container).default([]),
  volumes: z.array(z.record(z.string(), z.unknown())).default([]),
});

const allowedVolumes = [
  'configMap',
  'csi',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  'persistentVolumeClaim',
  'projected',
  'secret',
];

/**
 * What the `restricted` Pod Security Standard (Kubernetes documentation, "Pod Security Standards") would refuse in the pods of Deployments, a
 * sentence each.
 */
export function podSecurityFaults(
  manifests: readonly KubernetesObject[],
): string[] {
  return manifests
    .filter(({ kind }) => kind === 'Deployment')
    .flatMap(({ metadata, spec }) => {
      const pod = z
        .looseObject({ template: z.looseObject({ spec: podSpec }) })
        .parse(spec).template.spec;
      return faultsOf(pod).map(fault => `${metadata.name}: ${fault}`);
    });
}

function faultsOf(pod: z.output<typeof podSpec>): string[] {
  const { securityContext } = pod;
  const fault = (isFault: boolean | undefined, text: string) =>
    isFault ? [text] : [];
  return [
    ...fault(pod.hostNetwork || pod.hostPID || pod.hostIPC, 'host namespaces'),
    ...fault(securityContext?.runAsNonRoot !== true, 'may run as root'),
    ...fault(
      !['RuntimeDefault', 'Localhost'].includes(
        securityContext?.seccompProfile?.type ?? '',
      ),
      'no seccomp profile',
    ),
    ...pod.volumes.flatMap(volume =>
      Object.keys(volume)
        .filter(key => key !== 'name' && !allowedVolumes.includes(key))
        .map(key => `volume of type ${key}`),
    ),
    ...[...pod.initContainers, ...pod.containers].flatMap(
      ({ name, securityContext: own }) => [
        ...fault(
          own?.allowPrivilegeEscalation !== false,
          `${name} may escalate`,
        ),
        ...fault(own?.privileged, `${name} is privileged`),
        ...fault(own?.runAsUser === 0, `${name} runs as root`),
        ...fault(
          !own?.capabilities.drop.includes('ALL'),
          `${name} keeps capabilities`,
        ),
        ...fault(
          own?.capabilities.add.some(one => one !== 'NET_BIND_SERVICE'),
          `${name} gets capabilities`,
        ),
      ],
    ),
  ];
}
