import { simulate, type Route } from '../../../packages/inference-sim/src';
import { measuringProgram } from '../../processes/measuringProgram';
import { randomOf } from '../../randomOf';
import { virtualTimeInputSchema } from './virtualTimeInput';

/** Requests per second that keep a pod half busy. */
const RATE_OF_POD = 5;

/** Of two pods that are drawn, the one with fewer requests: as much as a route can do without looking at all of them. */
const leastOfTwo = (random: () => number): Route => {
  return (_, pods) => {
    const [a, b] = [0, 1].map(() => pods[Math.floor(random() * pods.length)]);
    return {
      decode: a.running + a.waiting <= b.running + b.waiting ? a.name : b.name,
    };
  };
};

measuringProgram(virtualTimeInputSchema, ({ pods, requests }) => {
  const random = randomOf(pods);
  let at = 0;
  const trace = Array.from({ length: requests }, () => {
    at += (-Math.log(1 - random()) * 1000) / (RATE_OF_POD * pods);
    const family = Math.floor(random() * 50);
    return {
      at,
      prompt: Array.from({ length: 512 }, (_, token) =>
        token < 384 ? family * 1000 + token : Math.floor(random() * 50_000),
      ),
      maxTokens: 128,
      ignoreEos: true,
    };
  });
  const stack = {
    pods: Array.from({ length: pods }, (_, index) => ({
      name: `pod-${index}`,
      args: [
        '--model=model',
        `--seed=${index + 1}`,
        '--max-num-seqs=8',
        '--enable-kvcache=true',
        '--kv-cache-size=2048',
        '--prefill-overhead=20ms',
        '--prefill-time-per-token=200us',
        '--inter-token-latency=8ms',
        '--inter-token-latency-std-dev=1ms',
        '--time-factor-under-load=1.5',
      ],
    })),
    route: leastOfTwo(random),
  };
  const began = performance.now();
  const result = simulate(trace, stack);
  return {
    wall: performance.now() - began,
    simulated: result.duration,
    answered: result.requests.filter(({ outcome }) => outcome === 'answered')
      .length,
  };
});
