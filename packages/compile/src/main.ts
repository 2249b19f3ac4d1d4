import { errorCode } from './errorCode';
import { run } from './run';

// Whoever reads only the first lines (`| head`) closes the pipe; that is no fault.
process.stdout.on('error', error => {
  if (errorCode(error) === 'EPIPE') process.exit(0);
  throw error;
});

run({
  argv: process.argv.slice(2),
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
}).then(
  code => {
    process.exitCode = code;
  },
  error => {
    process.stderr.write(
      `The compiler stopped: ${
        error instanceof Error ? error.stack : String(error)
      }\n`,
    );
    process.exitCode = 1;
  },
);
