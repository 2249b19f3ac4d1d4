import { createScheduler } from '../config/createScheduler';
import { parseConfig } from '../config/parseConfig';
import { parserOf } from '../config/parserOf';
import { ModelRewrite } from '../datastore/ModelRewrites';
import { StaticDiscovery } from '../datastore/StaticDiscovery';
import { EndpointPicker } from '../EndpointPicker';
import { parseOptions } from '../flags/parseOptions';
import { generationOfImage } from '../generation/generationOfImage';
import { LineLogger } from '../log/LineLogger';
import { ExtProcClient } from './ExtProcClient';
import { ModelServer } from './ModelServer';
import { LogLine, readLogLine } from './readLogLine';

/** The default profile of a stack: load 1, prefix 2, KV cache 1. */
export const DEFAULT_PROFILE = `
plugins:
- type: decode-filter
- type: load-aware-scorer
- type: prefix-cache-scorer
- type: kv-cache-utilization-scorer
- type: max-score-picker
- type: single-profile-handler
schedulingProfiles:
- name: default
  plugins:
  - {pluginRef: decode-filter}
  - {pluginRef: load-aware-scorer, weight: 1}
  - {pluginRef: prefix-cache-scorer, weight: 2}
  - {pluginRef: kv-cache-utilization-scorer, weight: 1}
  - {pluginRef: max-score-picker}
`;

/** A picker over model servers, without Kubernetes, and a gateway to it. */
export interface TestPicker {
  picker: EndpointPicker;
  client: ExtProcClient;
  lines: LogLine[];
  stop(): Promise<void>;
}

/**
 * Starts an Endpoint Picker in this process and waits until it has scraped
 * every server.
 */
export async function startTestPicker(options: {
  servers: readonly ModelServer[];
  labels?: Readonly<Record<string, string>>;
  image?: string;
  args?: readonly string[];
  config?: string;
  random?: () => number;
  /** Where pods seem to be, instead of where their servers really listen. */
  addressOf?: (index: number) => string;
  objectives?: ReadonlyMap<string, number>;
  rewrites?: readonly ModelRewrite[];
  /** Labels of each pod, instead of the same for all. */
  labelsOf?: (index: number) => Readonly<Record<string, string>>;
  env?: Readonly<Record<string, string>>;
}): Promise<TestPicker> {
  const generation = generationOfImage(options.image);
  const flags = parseOptions(
    [
      '--pool-name=pool',
      '--v=4',
      '--zap-encoder=json',
      '--secure-serving=false',
      '--metrics-endpoint-auth=false',
      '--config-text=given below',
      ...(options.args ?? []),
    ],
    options.env ?? {},
    generation,
  );
  const { config } = parseConfig(
    `apiVersion: ${generation.configApiVersion}\nkind: EndpointPickerConfig\n${
      options.config ?? DEFAULT_PROFILE
    }`,
    generation,
  );
  const lines: LogLine[] = [];
  const logger = new LineLogger({
    verbosity: flags.verbosity,
    format: flags.logFormat,
    write: line => lines.push(readLogLine(line)),
    now: Date.now,
  });
  const picker = await EndpointPicker.start({
    options: flags,
    scheduler: await createScheduler(config, generation, {
      allowExperimental: flags.allowExperimentalPlugins,
    }),
    parser: parserOf(config),
    generation,
    logger,
    discovery: new StaticDiscovery(
      options.servers.map(({ host, port }, i) => ({
        name: `pod-${i}-rank-0`,
        namespace: 'ns',
        podName: `pod-${i}`,
        address: options.addressOf?.(i) ?? host,
        port: options.addressOf ? 8000 : port,
        labels: options.labelsOf?.(i) ??
          options.labels ?? { 'llm-d.ai/role': 'decode' },
      })),
      options.objectives,
      options.rewrites,
    ),
    context: {
      listenAddress: () => ({ host: '127.0.0.1', port: 0 }),
      dialAddress: (host, port) =>
        options.servers.find((_, i) => options.addressOf?.(i) === host) ?? {
          host,
          port,
        },
      readFile: path => {
        throw new Error(`there is no ${path}`);
      },
      now: Date.now,
      random: options.random ?? Math.random,
    },
  });
  const client = new ExtProcClient(picker.addresses.extProc);
  await eventually(() => options.servers.every(s => s.scrapes > 1));
  return {
    picker,
    client,
    lines,
    stop: async () => {
      client.close();
      await picker.stop();
    },
  };
}

/** Waits until a condition holds; the test's own timeout is the limit. */
export async function eventually(
  condition: () => boolean | Promise<boolean>,
): Promise<void> {
  while (!(await condition())) {
    await new Promise(resolve => {
      setTimeout(resolve, 5);
    });
  }
}
