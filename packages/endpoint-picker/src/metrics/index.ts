export type { MetricsAuthenticator } from './MetricsAuthenticator';
