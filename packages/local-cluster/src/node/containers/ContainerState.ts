/** What a container is doing, as its status tells. Times are milliseconds since the epoch. */
export type ContainerState =
  | { type: 'waiting'; reason: string; message?: string }
  | { type: 'running'; startedAt: number }
  | TerminatedState;

export interface TerminatedState {
  type: 'terminated';
  exitCode: number;
  reason: 'Completed' | 'Error';
  message?: string;
  startedAt: number;
  finishedAt: number;
}

/** What the pod's status needs to know of one of its containers. */
export interface ContainerSnapshot {
  name: string;
  image: string;
  state: ContainerState;
  lastState: TerminatedState | undefined;
  restartCount: number;
  started: boolean;
  ready: boolean;
}
