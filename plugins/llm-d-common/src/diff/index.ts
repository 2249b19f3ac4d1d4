export { describeDifference } from './describeDifference';
export type { Difference } from './Difference';
export { diffManifests, type DiffOptions } from './diffManifests';
export { displacementOf, type Displacement } from './displacement';
export {
  diffManifestSets,
  type ManifestChange,
  type ManifestSetDiff,
} from './diffManifestSets';
export { leavingAlone, partIgnored } from './ignoredFields';
