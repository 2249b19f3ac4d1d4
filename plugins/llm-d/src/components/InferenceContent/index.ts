export { InferenceContent } from './InferenceContent';
