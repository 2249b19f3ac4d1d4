'use strict';
const fs = require('node:fs');
const path = require('node:path');
const { ProcessGroup } = require('./processes.cjs');
const { UserError, explain } = require('./userError.cjs');

const rememberedLines = 15;

/** A background program of `npm start`, in a process group of its own. Its output goes to <directory>/<name>.log. */
class Program {
  #group;
  #lines = [];
  #listeners = new Set();

  constructor(tools, { name, args, directory, cwd, env, echo = () => {} }) {
    const log = fs.createWriteStream(path.join(directory, `${name}.log`), {
      mode: 0o600,
    });
    // A log that cannot be written is no reason to end the program.
    log.on('error', () => {});
    this.#group = new ProcessGroup(tools, args, {
      cwd,
      env,
      onLine: line => {
        log.write(`${line}\n`);
        echo(line);
        this.#lines.push(line);
        if (this.#lines.length > rememberedLines) this.#lines.shift();
        this.#listeners.forEach(listener => listener(line));
      },
    });
    /** Never resolves; rejects when the program has ended, whatever the reason. */
    this.failure = this.#group.exited.then(({ code }) => {
      const output = this.#lines.join('\n');
      throw new UserError(
        `${name} has ended${code ? ` with exit code ${code}` : ''}: ${
          explain(output) ?? `\n${output}`
        }`,
      );
    });
    // Whoever waits for it gets the rejection; when nobody does, because everything is being stopped, it is no fault.
    this.failure.catch(() => {});
  }

  /** Resolves with the first line from now on that matches; rejects when the program ends before. */
  printed(pattern) {
    const line = new Promise(resolve => {
      const listener = text => {
        if (!pattern.test(text)) return;
        this.#listeners.delete(listener);
        resolve(text);
      };
      this.#listeners.add(listener);
    });
    return Promise.race([line, this.failure]);
  }

  stop() {
    return this.#group.stop();
  }
}

module.exports = { Program };
