export { describeRefusals, type PolicyRefusal } from './PolicyRefusal';
export {
  readStackPolicy,
  type DeliveryMode,
  type StackPolicy,
} from './StackPolicy';
export {
  allowedNamespaces,
  namespaceOwners,
  ownerClaimCounts,
  targetRefusals,
  type PolicyTarget,
} from './targetRefusals';
export { resourceRefusals } from './resourceRefusals';
export { deliveryRefusals, loadRefusals } from './requestRefusals';
export { matchesPattern } from './textPattern';
export { imagePatternFault, matchesImagePattern } from './imagePattern';
