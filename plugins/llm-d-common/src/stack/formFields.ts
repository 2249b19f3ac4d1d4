import { z } from 'zod';

const dnsLabel = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const label = () => z.string().regex(dnsLabel);
const namespace = () => label().max(63);
const pods = () => z.number().int().min(1).max(16);
const duration = () =>
  z
    .string()
    .max(20)
    .regex(/^(0|([0-9]+(\.[0-9]+)?(ns|us|ms|s|m|h))+)$/);
const ownName = () => label().min(1).max(40);

/**
 * The fields that golden paths ask for, each with a working default where there can be one. Templates repeat these schemas (a test holds
 * the two together), so the form and the actions say the same.
 */
export const formFields = {
  name: () =>
    ownName()
      .default('demo')
      .describe('Names the stack and what is made for it'),
  owner: () =>
    z
      .string()
      .max(200)
      .optional()
      .describe('The team that answers for the stack'),
  model: () =>
    z
      .string()
      .min(1)
      .max(255)
      .default('random')
      .describe(
        'Model name that clients send; the simulator makes up the text',
      ),
  decodeReplicas: () => pods().default(3).describe('Pods that answer requests'),
  cluster: () =>
    z
      .string()
      .min(1)
      .max(200)
      .default('local')
      .describe('Cluster, as the portal knows it'),
  simulatorNamespace: () =>
    namespace()
      .min(1)
      .default('llm-d-sim')
      .describe(
        'Namespace of the model pods, the pool and the endpoint picker',
      ),
  schedulerNamespace: () =>
    namespace()
      .optional()
      .describe(
        'Namespace of the gateway and its route, when it is another one',
      ),
  port: () =>
    z
      .number()
      .int()
      .min(1)
      .max(65535)
      .default(8200)
      .describe('Port that the model pods listen on'),
  gatewayClassName: () =>
    z
      .string()
      .min(1)
      .max(253)
      .default('local')
      .describe('GatewayClass that serves the stack'),
  eppConfig: () =>
    z
      .string()
      .max(100_000)
      .optional()
      .describe(
        'A whole EndpointPickerConfig as YAML, in place of the default profile',
      ),
  simulator: () =>
    ownName()
      .default('demo')
      .describe('SimulatorDeployment whose pods requests are sent to'),
  timeToFirstToken: () =>
    duration()
      .default('0')
      .describe('How long a pod takes to its first token, e.g. 120ms'),
  interTokenLatency: () =>
    duration()
      .default('0')
      .describe('How long a pod takes from token to token, e.g. 20ms'),
  decodeReplicasB: () =>
    pods().default(3).describe('Pods of backend B that answer requests'),
  timeToFirstTokenB: () =>
    duration()
      .default('0')
      .describe('How long a pod of backend B takes to its first token'),
} as const;
