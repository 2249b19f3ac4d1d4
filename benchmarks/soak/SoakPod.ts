import { ProgramFiles } from '../processes/ProgramFiles';
import { ProgramProcess } from '../processes/ProgramProcess';
import { freePorts, untilListening } from '../processes/ports';
import { startSimulator } from '../processes/simulator';

export type PodRole = 'prefill' | 'decode';

/** What a model server of the soak is like: quick, and yet with something to wait for. */
const simulatorArgs = [
  '--max-num-seqs=16',
  '--max-waiting-queue-length=200',
  '--max-model-len=65536',
  '--enable-kvcache=true',
  '--kv-cache-size=16384',
  '--time-to-first-token=20ms',
  '--inter-token-latency=2ms',
];

const sidecarImage = 'ghcr.io/llm-d/llm-d-routing-sidecar:v0.10.0';

/** A pod of the soak: a simulator, and before that of a decode pod the routing sidecar. */
export class SoakPod {
  readonly name: string;
  readonly role: PodRole;
  /** Where requests come in. */
  readonly port: number;
  /** Where its simulator tells its metrics. */
  readonly simulatorPort: number;
  readonly programs: readonly ProgramProcess[];

  private constructor(
    name: string,
    role: PodRole,
    ports: { port: number; simulatorPort: number },
    programs: readonly ProgramProcess[],
  ) {
    this.name = name;
    this.role = role;
    this.port = ports.port;
    this.simulatorPort = ports.simulatorPort;
    this.programs = programs;
  }

  static async start(
    files: ProgramFiles,
    name: string,
    role: PodRole,
  ): Promise<SoakPod> {
    const [port, simulatorPort] = await freePorts(2);
    const probe = await files.build('benchmarks/processes/probe.ts');
    const nodeFlags = ['--expose-gc'];
    const simulator = await startSimulator(files, simulatorArgs, {
      name: `simulator of ${name}`,
      port: role === 'decode' ? simulatorPort : port,
      probe,
      nodeFlags,
      env: { POD_NAME: name, POD_NAMESPACE: 'default' },
    });
    if (role === 'prefill') {
      const ports = { port, simulatorPort: port };
      return new SoakPod(name, role, ports, [simulator.program]);
    }
    const sidecar = new ProgramProcess({
      name: `sidecar of ${name}`,
      file: await files.build('benchmarks/processes/routingSidecarProgram.ts'),
      probe,
      nodeFlags,
      env: { IMAGE: sidecarImage },
      args: [
        `--port=${port}`,
        `--model-server-port=${simulatorPort}`,
        '--secure-proxy=false',
      ],
    });
    await untilListening(sidecar, port);
    const programs = [simulator.program, sidecar];
    return new SoakPod(name, role, { port, simulatorPort }, programs);
  }

  /** As a node that loses power. */
  async kill(): Promise<void> {
    await Promise.all(this.programs.map(program => program.stop('SIGKILL')));
  }

  /** As Kubernetes ends a pod. */
  async stop(): Promise<void> {
    await Promise.all(this.programs.map(program => program.stop()));
  }
}
