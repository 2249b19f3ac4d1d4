/** By which labels a stack's model pods are found. An empty selector selects nothing. */
export interface ModelSelectors {
  /** What the pool selects, or what the SchedulerInstall wants selected. */
  pool: Labels;
  prefill: Labels;
}

type Labels = Readonly<Record<string, string>>;

const nameLabel = 'app.kubernetes.io/name';
const roleLabel = 'llm-d.ai/role';

/**
 * Prefill pods carry what the pool's pods carry, with another role. Where nobody says what the pool selects, nobody knows which
 * prefill pods are this stack's: those of its neighbours in the namespace are not.
 */
export function modelSelectors(pool: Labels = {}): ModelSelectors {
  const { [roleLabel]: _role, ...ofAnyRole } = pool;
  const name = pool[nameLabel];
  return {
    pool,
    prefill:
      Object.keys(pool).length === 0
        ? {}
        : {
            ...(name === undefined ? ofAnyRole : { [nameLabel]: name }),
            [roleLabel]: 'prefill',
          },
  };
}

/** Whether a pod has the role that a pool's pods never have. */
export function isPrefill(labels: Labels): boolean {
  return labels[roleLabel] === 'prefill';
}
