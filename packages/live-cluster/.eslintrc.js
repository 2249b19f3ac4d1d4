module.exports = require('../../scripts/eslint-layers.cjs')(__dirname);
