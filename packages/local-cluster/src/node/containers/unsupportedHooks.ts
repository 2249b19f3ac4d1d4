import type { V1Container } from '@kubernetes/client-node';
import type { Wire } from '../../client/Wire';
import type { ContainerEvent } from './ContainerEvent';

/** What happens without each hook. */
const WITHOUT = {
  postStart: 'its program just starts',
  preStop: 'its program is told to stop at once',
} as const;

/** One event for each lifecycle hook that a container asks for: this node has no process to run a command in. */
export function unsupportedHooks({
  lifecycle,
  name,
}: Wire<V1Container>): ContainerEvent[] {
  const hooks = (['postStart', 'preStop'] as const).filter(
    hook => lifecycle?.[hook],
  );
  return hooks.map(hook => ({
    type: 'Warning',
    reason: 'UnsupportedLifecycleHook',
    message: `Container ${name}: this node runs no lifecycle hooks, ${hook} is left out; ${WITHOUT[hook]}`,
  }));
}
