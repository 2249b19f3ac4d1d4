import { RunningSimulator } from '../testing/RunningSimulator';

const hello = { model: 'base', prompt: 'Hello, big world' };

describe('runInferenceSim', () => {
  it('ends with 0 when it is stopped, after the answer in progress', async () => {
    const simulator = await RunningSimulator.start([
      '--time-to-first-token=300ms',
    ]);
    const answer = simulator.post('/v1/completions', hello);
    await simulator.untilMetric('vllm:num_requests_running', 1);
    const exit = simulator.stop();
    expect((await answer).status).toBe(200);
    expect(await exit).toBe(0);
    await expect(simulator.get('/health')).rejects.toThrow();
  });

  it('ends with 1 and the reason when it cannot run', async () => {
    const unknown = await RunningSimulator.start(['--bogus=1']);
    expect(await unknown.exit).toBe(1);
    expect(unknown.lines.join()).toContain('unknown flag: --bogus');
  });

  it('runs a rank on each of the ports that follow', async () => {
    const simulator = await RunningSimulator.start(
      ['--data-parallel-size=3', '--max-num-seqs=1', '--mode=echo'],
      { ranks: 3, env: { POD_NAME: 'pod' } },
    );
    const served = await Promise.all(
      [8200, 8201, 8202].map(async port => {
        const response = await fetch(`${simulator.url(port)}/v1/completions`, {
          method: 'POST',
          body: JSON.stringify(hello),
        });
        return [response.status, response.headers.get('x-inference-port')];
      }),
    );
    expect(served).toEqual([
      [200, '8200'],
      [200, '8201'],
      [200, '8202'],
    ]);
    expect(await simulator.metric('vllm:prompt_tokens_total')).toBe(4);
    expect(simulator.lines.join('\n')).toContain('rank=2');
    expect(await simulator.stop()).toBe(0);
  });

  it('is one rank of several processes when it is told its rank', async () => {
    const simulator = await RunningSimulator.start([
      '--data-parallel-size=3',
      '--data-parallel-rank=2',
    ]);
    expect(simulator.lines[0]).toContain('port=8200');
    expect(simulator.lines[0]).toContain('rank=2');
    await simulator.stop();
    expect(simulator.lines).toHaveLength(2);
  });

  it('reads a mounted configuration file', async () => {
    const simulator = await RunningSimulator.start(['--config', '/c.yaml'], {
      files: { '/c.yaml': 'max-model-len: 77\nport: 1\n' },
    });
    const models = await (await simulator.get('/v1/models')).json();
    expect(models.data[0].max_model_len).toBe(77);
    await simulator.stop();
  });
});
