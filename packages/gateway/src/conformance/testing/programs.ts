import type { Program } from '@llm-d-sim/local-cluster';
import { once } from 'node:events';
import { createServer, Server } from 'node:http';
import { request } from 'node:https';
import { json } from 'node:stream/consumers';
import { z } from 'zod';
import { ScriptedEpp, SeenStream } from '../../testing/ScriptedEpp';

/** What the model pods of the conformance tests answer: who they are. */
export const echoSchema = z.object({ pod: z.string(), port: z.number() });

const untilTold = async (signal: AbortSignal): Promise<void> => {
  if (!signal.aborted) {
    await once(signal, 'abort');
  }
};

/** A model pod: answers on each of the ports that its args name. */
export const echo: Program = async ({ args, env, listenAddress, signal }) => {
  const servers: Server[] = [];
  for (const port of args.map(Number)) {
    const answer = JSON.stringify({ pod: env.POD_NAME, port });
    const server = createServer((incoming, response) => {
      incoming.resume();
      response.setHeader('content-type', 'application/json');
      response.end(answer);
    });
    server.listen(listenAddress(port));
    await once(server, 'listening');
    servers.push(server);
  }
  await untilTold(signal);
  for (const server of servers) {
    server.close();
    server.closeAllConnections();
  }
  return 0;
};

const podList = z.object({
  items: z.array(
    z.object({
      status: z
        .object({
          podIP: z.string().optional(),
          conditions: z
            .array(z.object({ type: z.string(), status: z.string() }))
            .optional(),
        })
        .optional(),
    }),
  ),
});

/** Addresses of the ready pods with a label. */
const readyPods = async (
  { server, token, caData }: { server: string; token: string; caData: string },
  namespace: string,
  label: string,
): Promise<string[]> => {
  const outgoing = request(
    `${server}/api/v1/namespaces/${namespace}/pods?labelSelector=${label}`,
    {
      ca: Buffer.from(caData, 'base64'),
      headers: { authorization: `Bearer ${token}` },
    },
  );
  outgoing.end();
  const [incoming] = await once(outgoing, 'response');
  const { items } = podList.parse(await json(incoming));
  return items.flatMap(({ status }) =>
    status?.podIP &&
    status.conditions?.some(
      ({ type, status: is }) => type === 'Ready' && is === 'True',
    )
      ? status.podIP
      : [],
  );
};

/** How long a list of pods is good for, in milliseconds. */
const FRESH_MS = 200;

/**
 * An EPP as light as the conformance tests want it. Args: the label of its
 * pods, then their ports. Of their endpoints it takes those that the header
 * `test-epp-endpoint-selection` names, `ip` or `ip:port`, all without it, and
 * names them in turn.
 */
export const lightEpp: Program = async ({
  args: [label, ...ports],
  env,
  kubernetes,
  listenAddress,
  now,
  signal,
}) => {
  if (!kubernetes) {
    throw new Error('the EPP needs the token of its service account');
  }
  const epp = await ScriptedEpp.start(undefined, listenAddress(9002));
  let turn = 0;
  let listed: { at: number; ips: Promise<string[]> } | undefined;
  const pods = (): Promise<string[]> => {
    if (!listed || now() - listed.at > FRESH_MS) {
      listed = {
        at: now(),
        ips: readyPods(kubernetes, env.NAMESPACE, label),
      };
    }
    return listed.ips;
  };
  epp.decide = async ({ requestHeaders }: SeenStream) => {
    const wanted = (requestHeaders['test-epp-endpoint-selection'] ?? '')
      .split(',')
      .map(one => one.trim())
      .filter(Boolean);
    const ips = await pods();
    const candidates = ips
      .flatMap(ip => ports.map(port => ({ ip, endpoint: `${ip}:${port}` })))
      .filter(
        ({ ip, endpoint }) =>
          wanted.length === 0 ||
          wanted.includes(ip) ||
          wanted.includes(endpoint),
      );
    turn += 1;
    return candidates.length > 0
      ? { destination: candidates[turn % candidates.length].endpoint }
      : { immediate: { code: 503, body: 'no endpoints' } };
  };
  await untilTold(signal);
  await epp.stop();
  return 0;
};
