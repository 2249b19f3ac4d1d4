import { randomBytes, randomUUID } from 'node:crypto';
import { createServer } from 'node:https';
import { addAbortSignal } from 'node:stream';
import type { AddressInfo } from 'node:net';
import { createServingCertificate } from '../certificates/createServingCertificate';
import { RbacAuthorizer } from './auth/RbacAuthorizer';
import { TokenAuthenticator } from './auth/TokenAuthenticator';
import { ObjectRemover } from './handlers/ObjectRemover';
import { ObjectWriter } from './handlers/ObjectWriter';
import type { ServerContext } from './handlers/ServerContext';
import { createSystemObjects } from './lifecycle/createSystemObjects';
import { DefinitionLifecycle } from './lifecycle/DefinitionLifecycle';
import { EventExpiry } from './lifecycle/EventExpiry';
import { GarbageCollector } from './lifecycle/GarbageCollector';
import { NamespaceLifecycle } from './lifecycle/NamespaceLifecycle';
import { RequestRouter } from './http/RequestRouter';
import { builtinTypes } from './registry/builtinTypes';
import { ResourceRegistry } from './registry/ResourceRegistry';
import { ObjectStore } from './store/ObjectStore';
import {
  NodeStatusConnector,
  type KubeletConnector,
} from './subresources/KubeletConnector';

/**
 * How to start an API server.
 *
 * @public
 */
export interface ApiServerOptions {
  /** Port on 127.0.0.1; 0 or nothing takes a free one. */
  port?: number;
  /** The time that timestamps, ages and tokens are made of. */
  clock?: () => Date;
  /** `RBAC`: ServiceAccounts may do what Roles permit. Default: who has a token may do everything. */
  authorization?: 'RBAC';
  /** Takes one line at a time; never a secret. */
  log: (line: string) => void;
}

/**
 * A running API server.
 *
 * @public
 */
export interface ApiServer {
  /** `https://127.0.0.1:<port>` */
  url: string;
  /** The CA to trust, PEM in base64, as in a kubeconfig. */
  caData: string;
  /** Bearer token that may do everything. */
  adminToken: string;
  /**
   * A token for the ServiceAccount of a pod, good for a year.
   *
   * @throws when the ServiceAccount does not exist
   */
  issueServiceAccountToken(namespace: string, name: string): string;
  /** How pod logs and proxies reach the nodes. Without it the address in the Node's status is used. */
  connectKubelets(connector: Partial<KubeletConnector>): void;
  /** Ends all watches and connections. */
  stop(): Promise<void>;
}

const NAME_LETTERS = 'bcdfghjklmnpqrstvwxz2456789';
const POD_TOKEN_SECONDS = 365 * 24 * 3600;

function newSuffix(): string {
  return [...randomBytes(5)]
    .map(byte => NAME_LETTERS[byte % NAME_LETTERS.length])
    .join('');
}

/**
 * Starts a Kubernetes API server in this process: HTTPS on 127.0.0.1, everything in memory, one administrator's token.
 *
 * @throws when the port cannot be bound
 * @public
 */
export async function startApiServer(
  options: ApiServerOptions,
): Promise<ApiServer> {
  const now = options.clock ?? (() => new Date());
  const context: ServerContext = {
    store: new ObjectStore(now().getTime()),
    registry: new ResourceRegistry(builtinTypes),
    now,
    newUid: randomUUID,
    newSuffix,
    log: options.log,
  };
  const writer = new ObjectWriter(context);
  const remover = new ObjectRemover(context);
  const authenticator = new TokenAuthenticator(now);
  const lifecycles = [
    new DefinitionLifecycle(context, remover),
    new NamespaceLifecycle(context, writer, remover),
    new GarbageCollector(context, remover),
    new EventExpiry(context),
  ];
  const byNodeStatus = new NodeStatusConnector(context.store);
  let kubelets: KubeletConnector = byNodeStatus;
  const stopping = new AbortController();
  const router = new RequestRouter(
    {
      context,
      writer,
      remover,
      authenticator,
      ...(options.authorization === 'RBAC' && {
        authorizer: new RbacAuthorizer(context.store),
      }),
      kubelets: () => kubelets,
    },
    stopping.signal,
  );

  const { certificate, privateKey } = await createServingCertificate(
    new Date(),
  );
  const server = createServer(
    { cert: certificate, key: privateKey, keepAliveTimeout: 90_000 },
    (incoming, response) => {
      router.handle(incoming, response).catch(error => {
        context.log(`unanswered request: ${error}`);
        response.destroy();
      });
    },
  );
  server.requestTimeout = 0;
  // Node's closeAllConnections() knows none whose TLS handshake is under way: they would come through after it, and stay.
  const connected = new AbortController();
  server.on('connection', socket => addAbortSignal(connected.signal, socket));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', () => {
      server.off('error', reject);
      resolve();
    });
  });
  const address: AddressInfo | string | null = server.address();
  if (address === null || typeof address === 'string') {
    throw new Error('the API server has no TCP address');
  }
  createSystemObjects(context, writer, address.port);

  return {
    url: `https://127.0.0.1:${address.port}`,
    caData: Buffer.from(certificate).toString('base64'),
    adminToken: authenticator.adminToken,
    issueServiceAccountToken(namespace, name) {
      const account = context.store
        .collection('serviceaccounts')
        .get(namespace, name);
      if (!account) {
        throw new Error(
          `there is no ServiceAccount ${namespace}/${name} to issue a token to`,
        );
      }
      return authenticator.issue(
        namespace,
        name,
        account.metadata.uid,
        POD_TOKEN_SECONDS,
      ).token;
    },
    connectKubelets(connector) {
      kubelets = {
        containerLogs:
          connector.containerLogs?.bind(connector) ??
          byNodeStatus.containerLogs.bind(byNodeStatus),
        dialAddress:
          connector.dialAddress?.bind(connector) ??
          byNodeStatus.dialAddress.bind(byNodeStatus),
      };
    },
    async stop() {
      stopping.abort();
      lifecycles.forEach(lifecycle => lifecycle.stop());
      const closed = new Promise<void>(resolve => {
        server.close(() => resolve());
      });
      setImmediate(() => connected.abort());
      await closed;
    },
  };
}
