export { LoadFailure } from './LoadFailure';
export { ReadFailure } from './ReadFailure';
