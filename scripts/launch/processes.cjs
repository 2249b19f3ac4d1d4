'use strict';
const path = require('node:path');
const { spawn } = require('node:child_process');

const guard = path.join(__dirname, 'guard.cjs');
const graceMs = 8000;

/** Runs one program in the foreground; resolves with its exit code. */
function runToEnd(tools, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(tools.node, args, {
      cwd: options.cwd ?? tools.root,
      env: { ...tools.env, ...options.env },
      stdio: options.stdio ?? 'inherit',
    });
    const forward = signal => child.kill(signal);
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
      process.on(signal, forward);
    const orphaned = whenOrphaned(() => child.kill('SIGTERM'));
    options.onStart?.(child);
    child.on('error', reject);
    child.on('close', (code, signal) => {
      for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'])
        process.off(name, forward);
      clearInterval(orphaned);
      resolve(code ?? (signal === 'SIGINT' ? 130 : 143));
    });
  });
}

/** npm passes no SIGTERM on to its script: notice instead that it has gone. */
function whenOrphaned(callback) {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid !== parent) {
      clearInterval(timer);
      callback();
    }
  }, 250);
  timer.unref();
  return timer;
}

/**
 * A background program in a process group of its own, under a guard that ends the whole group when this process dies,
 * however it dies.
 */
class ProcessGroup {
  #child;
  #exited;

  constructor(tools, args, { cwd, env = {}, onLine = () => {} } = {}) {
    this.#child = spawn(tools.node, [guard, tools.node, ...args], {
      cwd: cwd ?? tools.root,
      env: { ...tools.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: process.platform !== 'win32',
    });
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      let rest = '';
      stream.setEncoding('utf8');
      stream.on('data', chunk => {
        const lines = (rest + chunk).split('\n');
        rest = lines.pop();
        lines.forEach(line => onLine(line));
      });
    }
    this.#exited = new Promise(resolve => {
      this.#child.on('error', error => resolve({ code: 1, error }));
      this.#child.on('exit', (code, signal) => resolve({ code, signal }));
    });
  }

  /** Resolves when the guard has ended. */
  get exited() {
    return this.#exited;
  }

  #signal(signal) {
    try {
      if (process.platform === 'win32') this.#child.kill(signal);
      else process.kill(-this.#child.pid, signal);
    } catch (error) {
      if (error.code !== 'ESRCH') throw error;
    }
  }

  async stop() {
    this.#signal('SIGTERM');
    const force = setTimeout(() => this.#signal('SIGKILL'), graceMs);
    await this.#exited;
    clearTimeout(force);
    // The guard is gone; whatever of the group did not listen to SIGTERM goes now.
    this.#signal('SIGKILL');
  }
}

module.exports = { runToEnd, ProcessGroup, whenOrphaned };
