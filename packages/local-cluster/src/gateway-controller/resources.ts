import type { Stored, StoredObject } from '../client/KubernetesObject';
import type { ResourceKind } from '../client/ResourceKind';
import type { Wire } from '../client/Wire';
import type { V1Condition } from '@kubernetes/client-node';
import { GATEWAY_GROUP, POOL_GROUP } from '../manifests/groups';

export type Condition = Wire<V1Condition>;

export type GatewayClass = Stored<
  object,
  {
    spec: { controllerName: string };
    status?: { conditions?: Condition[] };
  }
>;

export interface Listener {
  name: string;
  hostname?: string;
  port: number;
  protocol: string;
  tls?: {
    mode?: string;
    certificateRefs?: {
      group?: string;
      kind?: string;
      namespace?: string;
      name: string;
    }[];
    frontendValidation?: unknown;
  };
  allowedRoutes?: {
    namespaces?: {
      from?: 'All' | 'Selector' | 'Same' | 'None';
      selector?: LabelSelector;
    };
    kinds?: { group?: string; kind: string }[];
  };
}

export interface LabelSelector {
  matchLabels?: Record<string, string>;
  matchExpressions?: { key: string; operator: string; values?: string[] }[];
}

export interface ListenerStatus {
  name: string;
  supportedKinds: { group: string; kind: string }[];
  attachedRoutes: number;
  conditions: Condition[];
}

export interface GatewayStatus {
  addresses?: { type?: string; value: string }[];
  conditions?: Condition[];
  listeners?: ListenerStatus[];
}

export type Gateway = Stored<
  object,
  {
    spec: { gatewayClassName: string; listeners: Listener[] };
    status?: GatewayStatus;
  }
>;

export interface ParentReference {
  group?: string;
  kind?: string;
  namespace?: string;
  name: string;
  sectionName?: string;
  port?: number;
}

export interface BackendReference {
  group?: string;
  kind?: string;
  name: string;
  namespace?: string;
  port?: number;
  weight?: number;
  filters?: unknown[];
}

export interface NamedValueMatch {
  type?: 'Exact' | 'RegularExpression';
  name: string;
  value: string;
}

export interface RouteRule {
  matches?: {
    path?: {
      type?: 'Exact' | 'PathPrefix' | 'RegularExpression';
      value?: string;
    };
    headers?: NamedValueMatch[];
    queryParams?: NamedValueMatch[];
    method?: string;
  }[];
  filters?: unknown[];
  backendRefs?: BackendReference[];
  timeouts?: { request?: string; backendRequest?: string };
  retry?: unknown;
  sessionPersistence?: unknown;
}

/** What one gateway says about a route. */
export interface RouteParentStatus {
  parentRef: ParentReference;
  controllerName: string;
  conditions?: Condition[];
}

export type HttpRoute = Stored<
  object,
  {
    spec: {
      parentRefs?: ParentReference[];
      hostnames?: string[];
      rules?: RouteRule[];
    };
    status?: { parents: RouteParentStatus[] };
  }
>;

export type ReferenceGrant = Stored<
  object,
  {
    spec: {
      from: { group: string; kind: string; namespace: string }[];
      to: { group: string; kind: string; name?: string }[];
    };
  }
>;

/** What one gateway says about a pool. */
export interface PoolParentStatus {
  parentRef: ParentReference;
  controllerName?: string;
  conditions?: Condition[];
}

export type InferencePool = Stored<
  object,
  {
    spec: {
      selector: { matchLabels: Record<string, string> };
      targetPorts: { number: number }[];
      appProtocol?: 'http' | 'kubernetes.io/h2c';
      endpointPickerRef?: {
        group?: string;
        kind?: string;
        name: string;
        port?: { number: number };
        failureMode?: 'FailOpen' | 'FailClose';
      };
    };
    status?: { parents?: PoolParentStatus[] };
  }
>;

function kind<T extends StoredObject>(
  apiVersion: string,
  name: string,
  plural: string,
  namespaced = true,
): ResourceKind<T> {
  return { apiVersion, kind: name, plural, namespaced };
}

const v1 = `${GATEWAY_GROUP}/v1`;
export const gatewayClasses = kind<GatewayClass>(
  v1,
  'GatewayClass',
  'gatewayclasses',
  false,
);
export const gateways = kind<Gateway>(v1, 'Gateway', 'gateways');
export const httpRoutes = kind<HttpRoute>(v1, 'HTTPRoute', 'httproutes');
export const referenceGrants = kind<ReferenceGrant>(
  `${GATEWAY_GROUP}/v1beta1`,
  'ReferenceGrant',
  'referencegrants',
);
export const inferencePools = kind<InferencePool>(
  `${POOL_GROUP}/v1`,
  'InferencePool',
  'inferencepools',
);
