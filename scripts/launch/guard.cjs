'use strict';
// Runs one program and ends its whole process group when the launcher is gone (even after SIGKILL) or asks for it.
// Needed because `backstage-cli` leaves its children listening when it is terminated.
const { spawn } = require('node:child_process');

const parent = process.ppid;
const [binary, ...args] = process.argv.slice(2);
const child = spawn(binary, args, { stdio: 'inherit' });

let stopping = false;
function stop() {
  if (stopping) return;
  stopping = true;
  try {
    if (process.platform === 'win32') child.kill();
    else process.kill(0, 'SIGTERM');
  } catch {
    // Nothing is left to end.
  }
  setTimeout(() => {
    if (process.platform === 'win32') process.exit(1);
    process.kill(0, 'SIGKILL');
  }, 6000).unref();
}

for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(signal, stop);
setInterval(() => {
  if (process.ppid !== parent) stop();
}, 250).unref();
child.on('error', error => {
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
});
child.on('exit', (code, signal) => {
  if (!stopping || process.platform === 'win32') {
    process.exit(code ?? (signal ? 143 : 0));
  }
  // Grandchildren had the same SIGTERM; those that ignored it go with the guard.
  setTimeout(() => process.kill(0, 'SIGKILL'), 500);
});
