import path from 'node:path';
import {
  RunningEndpointPicker,
  startEndpointPicker,
  writeEndpoints,
} from '../processes/endpointPicker';
import { gatewayConfig } from '../processes/gatewayConfig';
import { ProgramFiles } from '../processes/ProgramFiles';
import { ProgramProcess } from '../processes/ProgramProcess';
import { freePorts, untilListening } from '../processes/ports';
import { PodRole, SoakPod } from './SoakPod';

/** Prefill and decode apart; the prefix index small enough to be full soon. */
const disaggregated = {
  plugins: [
    {
      type: 'approx-prefix-cache-producer',
      parameters: { lruCapacityPerServer: 2000 },
    },
    { type: 'prefill-filter' },
    { type: 'decode-filter' },
    { type: 'prefix-cache-scorer' },
    { type: 'queue-scorer' },
    { type: 'kv-cache-utilization-scorer' },
    { type: 'active-request-scorer' },
    { type: 'max-score-picker' },
    {
      type: 'prefix-based-pd-decider',
      parameters: { nonCachedTokens: 16 },
    },
    {
      type: 'disagg-profile-handler',
      parameters: { deciders: { prefill: 'prefix-based-pd-decider' } },
    },
  ],
  schedulingProfiles: ['prefill', 'decode'].map(name => ({
    name,
    plugins: [
      { pluginRef: `${name}-filter` },
      { pluginRef: 'prefix-cache-scorer', weight: 2 },
      { pluginRef: 'queue-scorer', weight: 1 },
      { pluginRef: 'kv-cache-utilization-scorer', weight: 1 },
      { pluginRef: 'active-request-scorer', weight: 2 },
      { pluginRef: 'max-score-picker' },
    ],
  })),
};

/** How many requests an endpoint picker has taken in, by its own log. */
interface PickerLife {
  readonly picker: RunningEndpointPicker;
  readonly received: number;
}

const PREFILL_PODS = 2;
const DECODE_PODS = 3;

/** Gateway, endpoint picker and pods, each program a process of its own. */
export class SoakStack {
  readonly #files: ProgramFiles;
  readonly #ports: readonly number[];
  readonly #pods: SoakPod[] = [];
  readonly #lives: PickerLife[] = [];
  #gateway: ProgramProcess | undefined;
  #started = 0;

  private constructor(files: ProgramFiles, ports: readonly number[]) {
    this.#files = files;
    this.#ports = ports;
  }

  /** Starts everything; requests are answered from then on. */
  static async start(files: ProgramFiles): Promise<SoakStack> {
    const stack = new SoakStack(files, await freePorts(5));
    try {
      for (let count = 0; count < PREFILL_PODS; count++) {
        await stack.#startPod('prefill');
      }
      for (let count = 0; count < DECODE_PODS; count++) {
        await stack.#startPod('decode');
      }
      await stack.#listPods();
      await stack.#startPicker();
      await stack.#startGateway();
      return stack;
    } catch (error) {
      await stack.stop();
      throw error;
    }
  }

  get gatewayPort(): number {
    return this.#ports[0];
  }

  get gatewayMetricsPort(): number {
    return this.#ports[1];
  }

  get pickerMetricsPort(): number {
    return this.#ports[4];
  }

  get gateway(): ProgramProcess {
    if (!this.#gateway) {
      throw new Error('The gateway has not been started');
    }
    return this.#gateway;
  }

  /** The endpoint picker of the moment, and which one it is. */
  get picker(): { program: ProgramProcess; life: number } {
    const life = this.#lives.length - 1;
    return { program: this.#lives[life].picker.program, life };
  }

  /** Requests that each endpoint picker has taken in, the last one's at the end. */
  get received(): readonly number[] {
    return this.#lives.map(({ received }) => received);
  }

  get pods(): readonly SoakPod[] {
    return this.#pods;
  }

  /** The first pod of each role is never killed: its counters and its memory tell of the whole time. */
  get lastingPods(): readonly SoakPod[] {
    return (['prefill', 'decode'] as const).flatMap(role =>
      this.#pods.filter(pod => pod.role === role).slice(0, 1),
    );
  }

  /**
   * Loses a pod and gets another for it, as a Deployment does: its connections break at once, a moment later it is out
   * of the endpoints, and once the new one listens that one is in.
   *
   * @param draw - in [0, 1), chooses the pod
   * @returns the lost pod's name
   */
  async replacePod(
    draw: number,
    pause: (ms: number) => Promise<void>,
  ): Promise<string> {
    const lasting = this.lastingPods;
    const mortal = this.#pods.filter(pod => !lasting.includes(pod));
    const pod = mortal[Math.floor(draw * mortal.length)];
    await pod.kill();
    await pause(1000);
    this.#pods.splice(this.#pods.indexOf(pod), 1);
    await this.#listPods();
    await pause(1000);
    await this.#startPod(pod.role);
    await this.#listPods();
    return pod.name;
  }

  /** Ends the endpoint picker as Kubernetes does; another takes its place and its address. */
  async restartPicker(pause: (ms: number) => Promise<void>): Promise<void> {
    await this.picker.program.stop();
    await pause(1000);
    await this.#startPicker();
  }

  async stop(): Promise<void> {
    await this.#gateway?.stop();
    for (const { picker } of this.#lives) {
      await picker.program.stop();
    }
    await Promise.all(this.#pods.map(pod => pod.stop()));
  }

  async #startPod(role: PodRole): Promise<void> {
    this.#started += 1;
    const name = `${role}-${this.#started}`;
    this.#pods.push(await SoakPod.start(this.#files, name, role));
  }

  async #startPicker(): Promise<void> {
    const [, , grpc, health, metrics] = this.#ports;
    let received = 0;
    const picker = await startEndpointPicker(this.#files, {
      endpointsFile: this.#endpointsFile,
      plugins: disaggregated,
      ports: [grpc, health, metrics],
      probe: await this.#files.build('benchmarks/processes/probe.ts'),
      nodeFlags: ['--expose-gc'],
      onLine: line => {
        received += line.includes('EPP received request') ? 1 : 0;
      },
    });
    this.#lives.push({
      picker,
      get received() {
        return received;
      },
    });
  }

  async #startGateway(): Promise<void> {
    this.#gateway = new ProgramProcess({
      name: 'gateway',
      file: await this.#files.build('benchmarks/processes/gatewayProgram.ts'),
      probe: await this.#files.build('benchmarks/processes/probe.ts'),
      nodeFlags: ['--expose-gc'],
      env: { METRICS_PORT: String(this.gatewayMetricsPort) },
      args: [JSON.stringify(this.#gatewayConfig())],
    });
    await untilListening(this.#gateway, this.gatewayPort);
  }

  get #endpointsFile(): string {
    return path.join(this.#files.folder, 'soak-endpoints.yaml');
  }

  #gatewayConfig() {
    return gatewayConfig({
      port: this.gatewayPort,
      eppPort: this.#ports[2],
      endpoints: this.#pods
        .filter(({ role }) => role === 'decode')
        .map(({ port }) => port),
    });
  }

  /** Tells the endpoint picker, by its file, and the gateway which pods there are. */
  async #listPods(): Promise<void> {
    writeEndpoints(
      this.#endpointsFile,
      this.#pods.map(({ name, port, role }) => ({
        name,
        port,
        labels: { 'llm-d.ai/role': role },
      })),
    );
    if (this.#gateway) {
      const configured = this.#gateway.printed(line =>
        line === 'configured' ? true : undefined,
      );
      this.#gateway.send({ config: this.#gatewayConfig() });
      await configured;
    }
  }
}
