import type { RbacAuthorizer } from '../../auth/RbacAuthorizer';
import type { TokenAuthenticator } from '../../auth/TokenAuthenticator';
import type { ObjectRemover } from '../../handlers/ObjectRemover';
import type { ObjectWriter } from '../../handlers/ObjectWriter';
import type { ServerContext } from '../../handlers/ServerContext';
import type { KubeletConnector } from '../../subresources/KubeletConnector';

/** What the routes need besides the request. */
export interface RouteParts {
  context: ServerContext;
  writer: ObjectWriter;
  remover: ObjectRemover;
  authenticator: TokenAuthenticator;
  /** Absent, who has a token may do everything. */
  authorizer?: RbacAuthorizer;
  kubelets(): KubeletConnector;
}
