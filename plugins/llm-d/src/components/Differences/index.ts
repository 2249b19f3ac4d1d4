export { DifferenceList } from './DifferenceList';
