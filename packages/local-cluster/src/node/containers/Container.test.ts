import { ImageRegistry } from '../images/ImageRegistry';
import { Container } from './Container';
import { FaultContainment } from './FaultContainment';
import type { PreparedContext } from './ContainerRun';

const context: PreparedContext = {
  args: [],
  env: {},
  readFile: () => '',
  listenAddress: port => ({ host: '127.0.0.1', port }),
  dialAddress: (host, port) => ({ host, port }),
  now: () => 0,
  random: () => 0,
};

describe('Container', () => {
  const containment = new FaultContainment();
  afterAll(() => containment.stop());

  it('does not start when it is stopped while it is being prepared', async () => {
    let runs = 0;
    let stopped: Promise<void> | undefined;
    const container = new Container({
      spec: { name: 'main', image: 'test/counts' },
      containment,
      images: new ImageRegistry({
        'test/counts': async () => {
          runs += 1;
          return 0;
        },
      }),
      restartPolicy: 'Always',
      backoff: { initialMs: 0, maxMs: 0, resetAfterMs: 0 },
      graceMs: 60_000,
      probeTarget: {
        podIP: '127.0.0.1',
        portOf: Number,
        dialAddress: (host, port) => ({ host, port }),
      },
      prepare: async () => {
        stopped = container.stop(60_000);
        return context;
      },
      now: () => 0,
      onChange: () => {},
      record: () => {},
    });
    await container.run();
    await stopped;
    expect(runs).toBe(0);
    expect(container.snapshot.state.type).toBe('waiting');
  });
});
