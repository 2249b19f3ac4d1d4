/**
 * Custom resources, compiler, health rules and routing test scenarios for llm-d stacks: everything that is pure and isomorphic.
 *
 * @packageDocumentation
 */
export * from './annotations';
export * from './kubernetes';
export * from './findings';
export * from './crd';
export * from './names';
export * from './epp';
export * from './gateway';
export * from './simulator';
export * from './compile';
export * from './diff';
export * from './lint';
export * from './stack/pairStacks';
export * from './stack/namespacesReachedBy';
export * from './stack/stackForm';
export * from './stack/goldenPaths';
export * from './stack/stackInventory';
export * from './stack/stackEntityDocument';
export * from './stack/deliveryTree';
export * from './stack/manifestText';
export * from './stack/manifestOf';
export * from './stack/ownedManifest';
export * from './stack/withEppConfig';
export * from './stack/verdictTable';
export * from './stack/lintEppConfigText';
export * from './stack/lintStack';
export * from './health/HealthReport';
export * from './health/NodeDetails';
export * from './decision/EppProfileView';
export * from './routing-test/RunComparison';
export * from './routing-test/RunReport';
export * from './routing-test/RunSummary';
export * from './fleet';
export * from './drift/DriftReport';
export * from './drift/findDrift';
export * from './actions';
export * from './routing-test/RoutingTestRun';
export * from './permissions';
export * from './policy';
export * from './api';
export * from './decision/Decision';
export * from './decision/parseEppLog';
export * from './decision/EppLogReader';
export * from './decision/parseGatewayLog';
export type { DecisionReading } from './decision/epp-log/decisionOf';
export * from './decision/explainDecision';
export * from './decision/readEppConfig';
export * from './routing-test/ScenarioDescription';
export * from './routing-test/Scenario';
export type * from './routing-test/ScenarioPlan';
export type * from './routing-test/ScenarioObservations';
export type * from './routing-test/DisruptionDone';
export type * from './routing-test/StackFacts';
export {
  describeScenario,
  scenarioDescriptions,
} from './routing-test/describeScenario';
export * from './routing-test/parseScenarioParameters';
export { planCost } from './routing-test/planCost';
export { compareRuns } from './routing-test/compareRuns';
export { flakeStatistics } from './routing-test/flakeStatistics';
export { toJUnitXml } from './routing-test/toJUnitXml';
export { summarize } from './routing-test/summarize';
export * from './routing-test/statistics/histogram';
export * from './routing-test/prefixCacheSkew';
export * from './routing-test/roundRobin';
export * from './routing-test/activeRequestBurst';
export * from './routing-test/headerAb';
export { fallback, type FallbackParameters } from './routing-test/fallback';
export {
  prefillDecodeSplit,
  type PrefillDecodeSplitParameters,
} from './routing-test/prefillDecodeSplit';
export * from './routing-test/failover';
export * from './routing-test/saturation';
export * from './routing-test/streaming';
export * from './routing-test/custom';
export * from './routing-test/scenarios';
export * from './routing-test/formatRunReport';
export * from './health/StackSnapshot';
export type { FaultReason } from './health/faultRules';
export * from './health/ClusterLists';
export * from './health/FleetEvaluator';
export * from './health/eppFigures';
export * from './health/faultMatrix';
export * from './health/figureProbes';
export * from './health/gatewayProbe';
export * from './health/modelServerFigures';
export * from './health/nodeDetailsFrom';
export * from './health/probePlan';
export * from './health/unreadableSnapshot';
export * from './health/unwellEpps';
export { evaluateHealth } from './health/evaluateHealth';
export { snapshotFrom } from './health/snapshotFrom';
export { gatewayUrlOf } from './health/gatewayUrl';
export {
  LOCAL_GATEWAY_CONTROLLER,
  gatewayProviderOfController,
} from './health/gatewayController';
