/** A place in a file, counted from 1. */
export interface Position {
  line: number;
  column: number;
}

/** Something that a person has to know of an input, with where it stands and what to do about it. */
export interface Problem {
  /** An error stands in the way of everything; a warning does not. */
  severity: 'error' | 'warning';
  file: string;
  /** None for what concerns the file as a whole. */
  position?: Position;
  /** What it is about: `SchedulerInstall llm-d-sim/demo`, `document 2`. */
  subject?: string;
  /** Field path within it. */
  path?: string;
  message: string;
  fix?: string;
  docs?: string;
}
