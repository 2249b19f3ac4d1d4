import type { ClusterClient } from '@llm-d-sim/plugin-llm-d-node';
import type { Page } from 'playwright-core';
import type { Checks } from './Checks';

/** What a journey through the portal is made with. */
export interface JourneyContext {
  /** Signed in. */
  page: Page;
  portalUrl: string;
  cluster: ClusterClient;
  checks: Checks;
  /** Takes a picture of the whole page. */
  picture(name: string): Promise<void>;
}

/** Namespace and name of the stack that the journeys are about: the template's defaults. */
export const stack = {
  namespace: 'llm-d-sim',
  name: 'demo',
  entity: 'local-llm-d-sim-demo',
} as const;

/** Its SchedulerInstall. */
export const install = {
  apiVersion: 'sim.llm-d.io/v1alpha1',
  kind: 'SchedulerInstall',
  namespace: stack.namespace,
  name: stack.name,
} as const;

/** Path of the stack's Inference tab. */
export const inferencePath = `/catalog/default/resource/${stack.entity}/inference`;

/** ms until something that should happen counts as not happening. */
export const patienceMs = 60_000;
