export { HealthStatusLabel } from './HealthStatusLabel';
export { IconWord } from './IconWord';
export { LocalStandInBadge } from './LocalStandInBadge';
export { RunStateLabel } from './RunStateLabel';
export { runResult, type RunResult } from './runResult';
export { VerdictLabel } from './VerdictLabel';
