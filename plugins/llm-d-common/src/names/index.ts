export { entityNameFor } from './entityName';
export { ownerLabelOf } from './ownerLabel';
export * from './stackNames';
