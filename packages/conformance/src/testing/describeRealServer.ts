import { RealServer } from './RealServer';

/** Kubeconfig of the real control plane; `npm test` and `npm run conformance` set it. */
const kubeconfig = process.env.LLM_D_CONFORMANCE_KUBECONFIG;

const reason =
  process.env.LLM_D_CONFORMANCE_UNAVAILABLE ??
  '`npm run conformance` runs these tests with one';

/** A `describe` whose tests need the real kube-apiserver. */
export const describeRealServer = kubeconfig ? describe : describe.skip;

/** Name of that server in test reports; where there is none, the reason is part of it. */
export const REAL_SERVER = kubeconfig
  ? 'a real kube-apiserver'
  : `a real kube-apiserver (there is none: ${reason})`;

/**
 * The server that the environment names; to be closed.
 *
 * @throws Error when there is none: call it inside the tests of `describeRealServer`.
 */
export function connectToRealServer(): RealServer {
  if (!kubeconfig)
    throw new Error(`There is no real kube-apiserver: ${reason}`);
  return new RealServer(kubeconfig);
}
