/**
 * The conditions that the operator keeps on both custom resources, causes before their effects. `Ready` is their conjunction.
 *
 * @public
 */
export const stackConditionTypes = [
  'Valid',
  'DependenciesMet',
  'Applied',
  'ModelServersReady',
  'EppReady',
  'PoolAttached',
  'RouteAccepted',
  'GatewayProgrammed',
] as const;

/** One of the conditions that make up `Ready`. @public */
export type StackConditionType = (typeof stackConditionTypes)[number];
