import { entityNameFor } from '@llm-d-sim/plugin-llm-d-common';

/** Where a stack stands. */
export interface StackPlace {
  /** As the portal knows it. */
  cluster: string;
  /** Of its custom resources. */
  namespace: string;
  /** Of its SchedulerInstall. */
  name: string;
}

/** Entity ref of the catalog entity that stands for a stack, whether it is there or not. */
export function entityRefOf({ cluster, name, namespace }: StackPlace): string {
  return `resource:default/${entityNameFor(
    cluster,
    namespace,
    name,
  )}`.toLocaleLowerCase('en-US');
}
