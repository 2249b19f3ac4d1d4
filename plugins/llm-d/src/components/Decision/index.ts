export { DecisionView } from './DecisionView';
