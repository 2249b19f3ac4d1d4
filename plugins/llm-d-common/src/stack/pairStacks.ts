/** What pairing needs to know of a SchedulerInstall. @public */
export interface SchedulerInstallPlace {
  namespace: string;
  name: string;
  /** Namespace of the pool and of the model pods. */
  poolNamespace: string;
  /** The pool's selector. */
  selector: Readonly<Record<string, string>>;
}

/** What pairing needs to know of a SimulatorDeployment. @public */
export interface SimulatorDeploymentPlace {
  namespace: string;
  name: string;
}

/** A SchedulerInstall and the SimulatorDeployment whose pods it fronts, if there is one. @public */
export interface StackPair<
  I extends SchedulerInstallPlace,
  S extends SimulatorDeploymentPlace,
> {
  schedulerInstall: I;
  simulatorDeployment?: S;
}

const NAME_LABEL = 'app.kubernetes.io/name';

/**
 * Finds the SimulatorDeployment behind each SchedulerInstall by the pool's selector: the operator labels model pods with
 * `app.kubernetes.io/name: <SimulatorDeployment>`. A selector without that label takes in every stack of the
 * namespace, so it leads to a SimulatorDeployment only when there is just one.
 *
 * Linear in the number of custom resources.
 *
 * @public
 */
export function pairStacks<
  I extends SchedulerInstallPlace,
  S extends SimulatorDeploymentPlace,
>(installs: readonly I[], simulators: readonly S[]): StackPair<I, S>[] {
  const byNamespace = new Map<string, Map<string, S>>();
  for (const simulator of simulators) {
    const inNamespace = byNamespace.get(simulator.namespace) ?? new Map();
    inNamespace.set(simulator.name, simulator);
    byNamespace.set(simulator.namespace, inNamespace);
  }
  return installs.map(schedulerInstall => {
    const candidates = byNamespace.get(schedulerInstall.poolNamespace);
    const chosen = schedulerInstall.selector[NAME_LABEL];
    if (chosen !== undefined) {
      return { schedulerInstall, simulatorDeployment: candidates?.get(chosen) };
    }
    const [only, second] = candidates?.values() ?? [];
    return {
      schedulerInstall,
      simulatorDeployment: second ? undefined : only,
    };
  });
}
