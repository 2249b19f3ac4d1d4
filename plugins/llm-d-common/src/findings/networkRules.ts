import { ruleTable } from './LintRule';

/** Rules about pool, gateway, route and what belongs to them. */
export const networkRules = ruleTable({
  'empty-selector': {
    title: 'A selector without labels',
    severity: 'error',
    why: 'A pool without labels is refused, and a Service without labels has no endpoints.',
    fix: 'Name the labels of the model pods',
  },
  'duplicate-port': {
    title: 'The same port twice',
    severity: 'error',
    why: 'The ports of a pool must be different from each other.',
    fix: 'Name each port once',
  },
  'target-ports': {
    title: 'Several ports and a gateway that takes one',
    severity: 'error',
    why: 'Older gateways use the first port of a pool only, so the other ranks would never be reached.',
    fix: 'Name one port, or take the version of the gateway that the message names',
  },
  'pool-without-epp': {
    title: 'A pool and no endpoint picker',
    severity: 'warning',
    why: 'A pool is made for an EPP only; without one the pool has to be there already.',
    fix: 'Set epp.enabled to true, or make sure that somebody else makes the pool',
  },
  'pool-mismatch': {
    title: 'The route leads to another pool than the EPP serves',
    severity: 'warning',
    why: 'Requests are then scheduled by the EPP of the other pool, or by none.',
    fix: 'Leave routing.inferencePool out, or name the pool of epp.poolName',
  },
  'pool-namespace': {
    title: 'The pool stands apart from its pods',
    severity: 'warning',
    why: 'A pool selects pods of its own namespace only.',
    fix: 'Leave epp.poolNamespace out, or make it simulatorNamespace',
  },
  'pool-port-ignored': {
    title: 'A port beside a pool',
    severity: 'warning',
    why: 'The port of a reference to a pool is ignored; the pool itself knows the ports of its pods.',
    fix: 'Leave the port out; set proxyService.targetPort or inferencePool.targetPorts',
  },
  'pool-without-prefill': {
    title: 'The pool has no prefill pods',
    severity: 'error',
    why: 'A profile that disaggregates picks a prefill pod out of the same pool; a pool that selects one role only has none.',
    fix: 'Leave llm-d.ai/role out of inferencePool.selector',
  },
  'objectives-without-epp': {
    title: 'Objectives without an endpoint picker',
    severity: 'warning',
    why: 'Only an EPP reads InferenceObjectives.',
    fix: 'Set epp.enabled to true, or leave objectives out',
  },
  'epp-tls': {
    title: 'TLS to the EPP against what the gateway does',
    severity: 'error',
    why: 'The gateway and the EPP must agree on TLS, else every request fails with "upstream connect error".',
    fix: 'Leave epp.tls.enabled out',
  },
  'unknown-provider': {
    title: 'Nothing is known of the GatewayClass',
    severity: 'warning',
    why: 'TLS, Service type and extra objects differ between gateways; for an unknown one the common case is compiled.',
    fix: 'Set gateway.provider',
  },
  'experimental-provider': {
    title: 'An experimental provider',
    severity: 'warning',
    why: 'What is compiled for it was derived from its sources and not run for real.',
    fix: 'Try it with a routing test before others depend on it',
  },
  'provider-version': {
    title: 'A version of the gateway that does not serve InferencePools',
    severity: 'error',
    why: 'The route would be refused with ResolvedRefs=False, InvalidKind.',
    fix: 'Take a version of the gateway that the message names',
  },
  'listener-protocol': {
    title: 'A listener that no HTTPRoute can use',
    severity: 'error',
    why: 'HTTPRoutes attach to HTTP and HTTPS listeners only.',
    fix: 'Write HTTP or HTTPS',
  },
  'listener-certificate': {
    title: 'HTTPS without a certificate, or a certificate without HTTPS',
    severity: 'error',
    why: 'A gateway does not program an HTTPS listener without a certificate.',
    fix: 'Name a Secret of type kubernetes.io/tls in gateway.certificateRefs exactly when listenerProtocol is HTTPS',
  },
  'gateway-service-type': {
    title: 'The type of the Service cannot be set here',
    severity: 'warning',
    why: 'This provider has no way to say of which type the Service of a Gateway is, so it has its own default.',
    fix: 'Leave gateway.serviceType out and set the type where the provider is installed',
  },
  'gateway-not-used': {
    title: 'A Gateway that no route uses',
    severity: 'warning',
    why: 'The route attaches to another Gateway than the one that is made here.',
    fix: 'Leave routing.parentGateway out, or set gateway.enabled to false',
  },
  'no-gateway': {
    title: 'A route without a Gateway',
    severity: 'warning',
    why: 'No Gateway is made here and none is named; the derived name leads to one that may not exist.',
    fix: 'Set gateway.enabled to true, or name the Gateway in routing.parentGateway',
  },
  'hostname-missing': {
    title: 'A route without a host on a Gateway that is not ours',
    severity: 'error',
    why: 'The route takes every path, so on a Gateway that others use too it would capture their traffic.',
    fix: 'Set gateway.hostname to a host of your own',
  },
  'route-timeouts': {
    title: 'Timeouts that the gateway does not use',
    severity: 'warning',
    why: 'This provider ignores the timeouts of routes.',
    fix: 'Leave routing.timeouts out',
  },
  'failure-mode-ignored': {
    title: 'A failure mode that the gateway does not use',
    severity: 'warning',
    why: 'This provider always fails closed, whatever the pool says.',
    fix: 'Leave inferencePool.failureMode out',
  },
  'envoy-filter': {
    title: 'An EnvoyFilter that would do harm, or nothing',
    severity: 'error',
    why: 'In front of a pool it replaces the ext_proc settings that Istio makes itself, so that choices of the EPP are no longer followed. Without Istio, an EPP, a Gateway of its own or a route to the Service it has nothing to work on.',
    fix: 'Leave envoyFilter out and set routing.backendType: InferencePool',
  },
  'envoy-filter-instead-of-pool': {
    title: 'An EnvoyFilter where a pool would do',
    severity: 'warning',
    why: 'The native way through an InferencePool is supported by Istio from 1.28 on; an EnvoyFilter hangs on details of Envoy that change between releases, and the operator applies one only when it is allowed to.',
    fix: 'Set routing.backendType: InferencePool and leave envoyFilter out',
  },
  'network-policy-proxies': {
    title: 'A NetworkPolicy that may shut the gateway out',
    severity: 'warning',
    why: 'The proxies of this provider are not pods that a NetworkPolicy can name, so their traffic would be refused.',
    fix: 'Add their addresses to networkPolicy.allowFrom, or leave the policy out',
  },
});
