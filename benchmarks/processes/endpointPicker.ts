import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { ProgramFiles } from './ProgramFiles';
import { ProgramProcess } from './ProgramProcess';
import { freePorts, untilListening } from './ports';

/** A model server, as the file of endpoints has it. */
export interface ListedEndpoint {
  readonly name: string;
  readonly port: number;
  readonly labels?: Readonly<Record<string, string>>;
}

/** Writes the file that an endpoint picker without Kubernetes reads its endpoints from. */
export function writeEndpoints(
  file: string,
  endpoints: readonly ListedEndpoint[],
): void {
  const listed = endpoints.map(({ name, port, labels = {} }) => ({
    name,
    address: '127.0.0.1',
    port: String(port),
    labels,
  }));
  writeFileSync(file, JSON.stringify({ endpoints: listed }));
}

/** An endpoint picker as a process of its own, with file discovery. */
export interface RunningEndpointPicker {
  readonly program: ProgramProcess;
  readonly grpcPort: number;
  readonly metricsPort: number;
}

/** The built-in profile, with endpoints from a file. */
const defaultPlugins = {
  plugins: [
    { type: 'queue-scorer' },
    { type: 'kv-cache-utilization-scorer' },
    { type: 'prefix-cache-scorer' },
  ],
  schedulingProfiles: [
    {
      name: 'default',
      plugins: [
        { pluginRef: 'queue-scorer', weight: 2 },
        { pluginRef: 'kv-cache-utilization-scorer', weight: 2 },
        { pluginRef: 'prefix-cache-scorer', weight: 3 },
      ],
    },
  ],
};

/**
 * Starts the program of the Endpoint Picker, as v0.10 of it.
 *
 * @param options - `endpointsFile`: see {@link writeEndpoints}; `plugins`: plugins and profiles of its configuration;
 * `ports`: those of gRPC, health and metrics, free ones when absent
 */
export async function startEndpointPicker(
  programs: ProgramFiles,
  options: {
    endpointsFile: string;
    plugins?: { plugins: object[]; schedulingProfiles: object[] };
    ports?: readonly [number, number, number];
    probe?: string;
    nodeFlags?: readonly string[];
    onLine?: (line: string) => void;
  },
): Promise<RunningEndpointPicker> {
  const { plugins, schedulingProfiles } = options.plugins ?? defaultPlugins;
  const [grpcPort, healthPort, metricsPort] =
    options.ports ?? (await freePorts(3));
  const config = {
    apiVersion: 'llm-d.ai/v1alpha1',
    kind: 'EndpointPickerConfig',
    plugins: [
      ...plugins,
      {
        type: 'file-discovery',
        parameters: { path: options.endpointsFile, watchFile: true },
      },
    ],
    schedulingProfiles,
    dataLayer: { discovery: { pluginRef: 'file-discovery' } },
  };
  const configFile = path.join(programs.folder, `epp-${grpcPort}.yaml`);
  writeFileSync(configFile, JSON.stringify(config));
  const program = new ProgramProcess({
    name: 'endpoint picker',
    file: await programs.build('packages/endpoint-picker/src/main.ts'),
    probe: options.probe,
    nodeFlags: options.nodeFlags,
    onLine: options.onLine,
    env: { IMAGE: 'ghcr.io/llm-d/llm-d-router-endpoint-picker:v0.10.0' },
    args: [
      `--grpc-port=${grpcPort}`,
      `--grpc-health-port=${healthPort}`,
      `--metrics-port=${metricsPort}`,
      `--config-file=${configFile}`,
      '--pool-name=pool',
      '--secure-serving=false',
      '--metrics-endpoint-auth=false',
    ],
  });
  await untilListening(program, grpcPort);
  return { program, grpcPort, metricsPort };
}
