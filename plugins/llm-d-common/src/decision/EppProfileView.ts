import type { Finding } from '../findings';

/** One plugin of a scheduling profile, in the order in which the EPP uses it. @public */
export interface EppProfilePlugin {
  name: string;
  type: string;
  role: 'filter' | 'scorer' | 'picker';
  /** Of scorers. */
  weight?: number;
  parameters?: Record<string, unknown>;
}

/** What an EPP is configured to do, as its configuration in the cluster says. @public */
export interface EppProfileView {
  version?: string;
  image: string;
  replicas: number;
  /** `--v`; scores are logged from 4 on. */
  verbosity?: number;
  profiles: Array<{ name: string; plugins: EppProfilePlugin[] }>;
  /** Lint of the configuration. */
  findings: Finding[];
  /** Whether weights are set in the SchedulerInstall, so that the portal can change them. */
  editable: boolean;
}
