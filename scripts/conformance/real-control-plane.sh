#!/usr/bin/env bash
# A real kube-apiserver and kube-controller-manager 1.20.2 with etcd, built from Debian's packages alone, for conformance tests.
#
#   real-control-plane.sh build            once, into the cache directory (minutes)
#   real-control-plane.sh start DIRECTORY  on loopback; writes DIRECTORY/kubeconfig
#   real-control-plane.sh stop DIRECTORY   ends what start began there
#
# Needs no root, and installs nothing: packages are unpacked inside the cache directory. Requests are authorised by RBAC; the
# kubeconfig's user is an administrator. There are the controllers of workloads, but no scheduler and no nodes: pods stay
# pending until a client binds them.
#
# Environment: API_PORT, ETCD_PORT, ETCD_PEER_PORT, CONTROLLERS_PORT (start; the caller chooses free ones), WATCH_PID (start; everything ends with this process).
set -euo pipefail

cache=${XDG_CACHE_HOME:-$HOME/.cache}/llm-d-portal/control-plane-1.20.2
root=$cache/root # unpacked Debian packages
apiserver=$cache/bin/kube-apiserver
controllers=$cache/bin/kube-controller-manager
etcd=$cache/bin/etcd

fail() {
  echo "$*" >&2
  exit 1
}

# Debian's own lists, read as source lists too, with state of our own: apt needs no root for that.
apt() {
  apt-get -qq -o Dir::Etc::sourcelist=/dev/null -o Dir::Etc::sourceparts="$cache/apt/sources" -o Dir::State::lists="$cache/apt/lists" \
    -o Dir::Cache="$cache/apt/cache" -o APT::Sandbox::User= "$@"
}

write_sources() {
  mkdir -p "$cache"/apt/{sources,lists/partial,cache/archives/partial}
  local file
  for file in /etc/apt/sources.list /etc/apt/sources.list.d/*; do
    [ -f "$file" ] || continue
    case $file in
      *.list) sed -nE '/^deb .*debian/{p;s/^deb /deb-src /p}' "$file" ;;
      *.sources) grep -qi debian.org "$file" || grep -q debian-archive-keyring "$file" || continue
        sed -E 's/^Types:.*/Types: deb deb-src/' "$file" ;;
    esac >"$cache/apt/sources/${file##*/}"
  done
}

check_machine() {
  command -v apt-get >/dev/null && command -v dpkg-deb >/dev/null || fail 'it is built from Debian packages, and this machine has no apt-get'
  grep -q '^VERSION_CODENAME=bookworm' /etc/os-release || fail 'it is built from the packages of Debian 12 (bookworm), and this is another system'
}

unpack() {
  (cd "$cache/apt" && apt download "$@") || fail "Debian's packages ($*) could not be downloaded: is there a network?"
  local package
  for package in "$cache"/apt/*.deb; do dpkg-deb -x "$package" "$root"; done
  rm -f "$cache"/apt/*.deb
}

is_built() {
  [ -x "$apiserver" ] && [ -x "$controllers" ] && [ -x "$etcd" ]
}

build() {
  is_built && return
  check_machine
  mkdir -p "$cache/bin" "$root"
  exec 9>"$cache/lock" && flock 9
  is_built && return
  echo 'Building kube-apiserver and kube-controller-manager 1.20.2 (about 5 minutes, once) ...'
  write_sources
  apt update || fail "Debian's package lists could not be read: is there a network?"
  unpack golang-1.19-go golang-1.19-src golang-github-modern-go-reflect2-dev etcd-server
  (cd "$cache/apt" && apt source --download-only kubernetes) || fail "Debian's source package kubernetes could not be downloaded: is there a network?"

  local tree=$cache/go/src/k8s.io/kubernetes
  rm -rf "$tree" && mkdir -p "$tree"
  tar -xzf "$cache"/apt/kubernetes_*.orig.tar.gz -C "$tree" --strip-components=1
  # The vendored reflect2 1.0.1 crashes on the first custom resource when compiled with Go 1.18 or newer; Debian's does not.
  local vendored=$tree/vendor/github.com/modern-go/reflect2
  rm -f "$vendored"/*.go "$vendored"/*.s
  cp "$root"/usr/share/gocode/src/github.com/modern-go/reflect2/*.{go,s} "$vendored"
  rm -f "$vendored"/*_test.go
  compile "$tree"
  cp "$root/usr/bin/etcd" "$etcd"
  rm -rf "$cache/go" "$cache/gocache" "$cache/apt" "$root"
}

compile() (
  cd "$1"
  unset GOFLAGS GOTOOLCHAIN
  export GOROOT=$root/usr/lib/go-1.19 GOPATH=$cache/go GOCACHE=$cache/gocache GO111MODULE=off CGO_ENABLED=0
  local go=$GOROOT/bin/go
  "$go" build -o "$cache/openapi-gen" ./vendor/k8s.io/kube-openapi/cmd/openapi-gen

  # The OpenAPI definitions are the one generated file that the source package lacks.
  local packages
  packages=$(
    {
      grep -rl --include='*.go' '+k8s:openapi-gen=' pkg cmd
      grep -rl --include='*.go' '+k8s:openapi-gen=' staging/src/k8s.io | grep -vE '/(code-generator|sample-apiserver)/' | sed 's#^staging/src#vendor#'
    } | grep -v _test.go | xargs -n1 dirname | LC_ALL=C sort -u | sed 's#^#k8s.io/kubernetes/#' | paste -sd,
  )
  "$cache/openapi-gen" --v 0 --logtostderr -i "$packages" -p k8s.io/kubernetes/pkg/generated/openapi -O zz_generated.openapi \
    -h vendor/k8s.io/code-generator/hack/boilerplate.go.txt -r "$cache/violations" >"$cache/openapi-gen.log" 2>&1 || true
  [ -s pkg/generated/openapi/zz_generated.openapi.go ] || fail "the OpenAPI definitions could not be generated, see $cache/openapi-gen.log"

  local flags='-s -w' package
  for package in component-base/version client-go/pkg/version; do
    flags+=" -X k8s.io/kubernetes/vendor/k8s.io/$package.gitVersion=v1.20.2"
    flags+=" -X k8s.io/kubernetes/vendor/k8s.io/$package.gitMajor=1 -X k8s.io/kubernetes/vendor/k8s.io/$package.gitMinor=20"
  done
  # A cache from before may lack only one of them.
  [ -x "$apiserver" ] || "$go" build -ldflags "$flags" -o "$apiserver" ./cmd/kube-apiserver
  [ -x "$controllers" ] || "$go" build -ldflags "$flags" -o "$controllers" ./cmd/kube-controller-manager
  rm -rf "$cache/openapi-gen" "$cache/openapi-gen.log" "$cache/violations"
)

start() {
  local directory=$1 host=127.0.0.1 token
  local etcd_url=http://$host:${ETCD_PORT:?} api_url=https://$host:${API_PORT:?}
  mkdir -p "$directory" && chmod 700 "$directory" && cd "$directory"
  umask 077
  token=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
  echo "$token,admin,admin,\"system:masters\"" >tokens.csv
  openssl genrsa -out service-account.key 2048 2>/dev/null || fail 'openssl is missing'

  setsid "$etcd" --data-dir etcd --listen-client-urls "$etcd_url" --advertise-client-urls "$etcd_url" \
    --listen-peer-urls "http://$host:${ETCD_PEER_PORT:?}" --unsafe-no-fsync >etcd.log 2>&1 &
  echo $! >etcd.pid
  setsid "$apiserver" --etcd-servers="$etcd_url" --bind-address=$host --advertise-address=$host --secure-port="$API_PORT" --cert-dir=certificates \
    --token-auth-file=tokens.csv --authorization-mode=RBAC --enable-admission-plugins=OwnerReferencesPermissionEnforcement --allow-privileged \
    --service-account-issuer=https://kubernetes.default.svc --service-account-key-file=service-account.key \
    --service-account-signing-key-file=service-account.key --service-cluster-ip-range=10.0.0.0/16 >apiserver.log 2>&1 &
  echo $! >apiserver.pid
  if [ -n "${WATCH_PID:-}" ]; then
    (while is_running "$WATCH_PID"; do sleep 1; done; stop "$directory") >/dev/null 2>&1 &
  fi

  for _ in $(seq 240); do
    if [ -s certificates/apiserver.crt ] && [ "$(ready "$api_url" "$token")" = ok ]; then
      write_kubeconfig "$api_url" "$token"
      start_controllers "$directory"
      return
    fi
    is_running "$(cat apiserver.pid)" || break
    sleep 0.25
  done
  tail -n 3 etcd.log apiserver.log >&2
  stop "$directory"
  fail 'kube-apiserver did not get ready'
}

# Its default of 20 requests per second would make it, and not what is tested, the slowest part: 71 s for 300 Deployments.
start_controllers() {
  setsid "$controllers" --kubeconfig=kubeconfig --leader-elect=false --kube-api-qps=300 --kube-api-burst=600 --bind-address=127.0.0.1 --port=0 \
    --secure-port="${CONTROLLERS_PORT:?}" --cert-dir=controllers --root-ca-file=certificates/apiserver.crt \
    --service-account-private-key-file=service-account.key --horizontal-pod-autoscaler-sync-period=1s \
    --controllers=horizontalpodautoscaling,deployment,replicaset,garbagecollector,namespace,endpoint,endpointslice,serviceaccount,serviceaccount-token,root-ca-cert-publisher \
    >controllers.log 2>&1 &
  echo $! >controllers.pid
  for _ in $(seq 240); do
    [ "$(curl -sk "https://127.0.0.1:$CONTROLLERS_PORT/healthz" || true)" = ok ] && return
    is_running "$(cat controllers.pid)" || break
    sleep 0.25
  done
  tail -n 3 controllers.log >&2
  stop "$1"
  fail 'kube-controller-manager did not get ready'
}

ready() {
  curl -s --cacert certificates/apiserver.crt -H "Authorization: Bearer $2" "$1/readyz" || true
}

write_kubeconfig() {
  cat >kubeconfig <<YAML
apiVersion: v1
kind: Config
current-context: conformance
clusters: [{name: conformance, cluster: {server: '$1', certificate-authority-data: $(base64 -w0 certificates/apiserver.crt)}}]
users: [{name: admin, user: {token: $2}}]
contexts: [{name: conformance, context: {cluster: conformance, user: admin}}]
YAML
}

stop() {
  local name
  for name in controllers apiserver etcd; do
    [ -f "$1/$name.pid" ] || continue
    end "$(cat "$1/$name.pid")"
    rm -f "$1/$name.pid"
  done
}

end() {
  kill "$1" 2>/dev/null || return 0
  for _ in $(seq 50); do
    is_running "$1" || return 0
    sleep 0.1
  done
  kill -9 "$1" 2>/dev/null || true
}

# A process that has ended but that nobody has waited for has no command line any more.
is_running() {
  [ -n "$({ tr -d '\0' <"/proc/$1/cmdline"; } 2>/dev/null)" ]
}

case "${1:-} ${2:+directory}" in
  'build ') build ;;
  'start directory') start "$2" ;;
  'stop directory') stop "$2" ;;
  *) sed -n '2,12p' "$0" >&2 && exit 2 ;;
esac
