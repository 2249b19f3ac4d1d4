import { EnvoyProxy } from '@kubernetes-models/envoy-gateway/gateway.envoyproxy.io/v1alpha1/EnvoyProxy';
import { Gateway } from '@kubernetes-models/gateway-api/gateway.networking.k8s.io/v1/Gateway';
import { HTTPRoute } from '@kubernetes-models/gateway-api/gateway.networking.k8s.io/v1/HTTPRoute';
import { ReferenceGrant } from '@kubernetes-models/gateway-api/gateway.networking.k8s.io/v1/ReferenceGrant';
import { ReferenceGrant as ReferenceGrantV1Beta1 } from '@kubernetes-models/gateway-api/gateway.networking.k8s.io/v1beta1/ReferenceGrant';
import { GCPBackendPolicy } from '@kubernetes-models/gke/networking.gke.io/v1/GCPBackendPolicy';
import { HealthCheckPolicy } from '@kubernetes-models/gke/networking.gke.io/v1/HealthCheckPolicy';
import { DestinationRule } from '@kubernetes-models/istio/networking.istio.io/v1/DestinationRule';
import { EnvoyFilter } from '@kubernetes-models/istio/networking.istio.io/v1alpha3/EnvoyFilter';
import { DestinationRule as DestinationRuleV1Beta1 } from '@kubernetes-models/istio/networking.istio.io/v1beta1/DestinationRule';
import { ServiceMonitor } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/ServiceMonitor';
import { kindId } from '@llm-d-sim/plugin-llm-d-common';
import { Deployment } from 'kubernetes-models/apps/v1/Deployment';
import { HorizontalPodAutoscaler } from 'kubernetes-models/autoscaling/v1/HorizontalPodAutoscaler';
import { NetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1/NetworkPolicy';
import { PodDisruptionBudget } from 'kubernetes-models/policy/v1/PodDisruptionBudget';
import { Role } from 'kubernetes-models/rbac.authorization.k8s.io/v1/Role';
import { RoleBinding } from 'kubernetes-models/rbac.authorization.k8s.io/v1/RoleBinding';
import { ConfigMap } from 'kubernetes-models/v1/ConfigMap';
import { Service } from 'kubernetes-models/v1/Service';
import { ServiceAccount } from 'kubernetes-models/v1/ServiceAccount';

/** A class of `kubernetes-models`; its compiled schema hangs on the prototype. */
export interface PublishedModel {
  apiVersion: string;
  kind: string;
  prototype: { validate(): void };
}

const models: readonly PublishedModel[] = [
  ConfigMap,
  Deployment,
  DestinationRule,
  DestinationRuleV1Beta1,
  EnvoyFilter,
  EnvoyProxy,
  GCPBackendPolicy,
  Gateway,
  HTTPRoute,
  HealthCheckPolicy,
  HorizontalPodAutoscaler,
  NetworkPolicy,
  PodDisruptionBudget,
  ReferenceGrant,
  ReferenceGrantV1Beta1,
  Role,
  RoleBinding,
  Service,
  ServiceAccount,
  ServiceMonitor,
];

/** The models of the kinds that `publishedSchemas` names. These packages are ES modules that only `import` finds, see `jest` in package.json. */
export const publishedModels: ReadonlyMap<string, PublishedModel> = new Map(
  models.map(model => [kindId(model), model]),
);
