import { ScrapedMetrics } from '../processes/scrapedMetrics';
import { waitUntil } from '../operator/waitUntil';
import { Check, within } from './Check';
import { Ledger } from './Ledger';
import { SoakStack } from './SoakStack';

const REQUESTS = 'local_gateway_requests_total';
const POOL = 'backend="InferencePool ';

/** Names of gauges that say what is under way, and where they are told. */
function gaugesOf(stack: SoakStack) {
  return [
    {
      program: 'gateway',
      port: stack.gatewayMetricsPort,
      gauges: ['local_gateway_requests_active'],
    },
    {
      program: 'endpoint picker',
      port: stack.pickerMetricsPort,
      gauges: ['llm_d_epp_request_running'],
    },
    ...stack.pods.map(({ name, simulatorPort }) => ({
      program: `simulator of ${name}`,
      port: simulatorPort,
      gauges: ['vllm:num_requests_running', 'vllm:num_requests_waiting'],
    })),
  ];
}

/** Whether nobody still believes that something is under way. */
export async function checkIdle(stack: SoakStack): Promise<Check[]> {
  const checks: Check[] = [];
  for (const { gauges, port, program } of gaugesOf(stack)) {
    for (const gauge of gauges) {
      let value = NaN;
      const told = async () => {
        value = (await ScrapedMetrics.of(port)).sum(gauge);
        return value === 0;
      };
      await waitUntil(told, {
        timeoutSeconds: 10,
        describe: () => `${gauge} of ${program} is ${value}`,
      }).catch(() => undefined);
      checks.push(within(`${program}: ${gauge}`, value, 0, 0));
    }
  }
  return checks;
}

/**
 * Whether all that was sent is accounted for, by the clients and by each program's own counters. Where a client went
 * away or a pod died, either may have been first: such requests widen what a counter may say.
 */
export async function checkAccounts(
  stack: SoakStack,
  ledger: Ledger,
): Promise<Check[]> {
  const gateway = await ScrapedMetrics.of(stack.gatewayMetricsPort);
  const picker = await ScrapedMetrics.of(stack.pickerMetricsPort);
  const answered = ledger.count('answered');
  const refused = ledger.count('refused');
  const aborted = ledger.count('aborted');
  const broken = ledger.count('broken off');
  const ended = answered + refused + aborted + broken;
  const ok = gateway.sum(REQUESTS, 'code="200"');
  const left = gateway.sum(REQUESTS, 'code="499"');
  const all = gateway.sum(REQUESTS);
  const toPool = gateway.sum(REQUESTS, POOL);
  const eppFailures = gateway.sum('local_gateway_epp_failures_total');
  const received = stack.received.reduce((a, b) => a + b, 0);
  const lastReceived = stack.received[stack.received.length - 1];
  return [
    within('stuck', ledger.count('stuck'), 0, 0),
    within(
      'answered + refused + broken off + aborted',
      ended,
      ledger.total,
      ledger.total,
    ),
    within('connections closed without an answer', ledger.refusedWith(0), 0, 0),
    within(
      'gateway: requests',
      all,
      ledger.total - ledger.goneEarly,
      ledger.total,
    ),
    within(
      'gateway: status 200',
      ok,
      answered + broken,
      answered + broken + aborted,
    ),
    within(
      'gateway: other statuses',
      all - ok - left,
      refused,
      refused + aborted,
    ),
    within(
      'endpoint picker: requests',
      received,
      toPool - eppFailures - ledger.goneEarly,
      toPool,
    ),
    within(
      'endpoint picker: routed or refused since its restart',
      picker.sum('llm_d_epp_request_total') +
        picker.sum('llm_d_epp_request_error_total'),
      lastReceived - aborted,
      lastReceived,
    ),
    ...(await lastingPodAccounts(stack, ledger)),
  ];
}

/** What lasting decode pods say that they finished, beside the answers that name them. */
async function lastingPodAccounts(
  stack: SoakStack,
  ledger: Ledger,
): Promise<Check[]> {
  const checks: Check[] = [];
  for (const pod of stack.lastingPods) {
    if (pod.role === 'decode') {
      const metrics = await ScrapedMetrics.of(pod.simulatorPort);
      const answered = ledger.answeredBy(pod.name);
      checks.push(
        within(
          `simulator of ${pod.name}: finished`,
          metrics.sum('vllm:request_success_total'),
          answered,
          // It may have finished what the client, or the endpoint picker that ended, did not wait for.
          answered +
            ledger.count('aborted') +
            ledger.count('refused') +
            ledger.count('broken off'),
        ),
      );
    }
  }
  return checks;
}
