/** Least severe level that is written. @public */
export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/** Facts of a log line besides its words. `key` is what the line is about, e.g. `SchedulerInstall/team-a/demo`. */
export interface LogFields {
  readonly key?: string;
  readonly [name: string]: string | number | boolean | undefined;
}

/** One line of the log before it is put into a format. */
export interface LogRecord {
  level: LogLevel;
  message: string;
  fields: LogFields;
}

/** How lines of the log look: words for people, or one JSON object per line. @public */
export type LogFormat = 'text' | 'json';
