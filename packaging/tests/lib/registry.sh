# shellcheck shell=bash disable=SC2154 # what is not set here is set by eng/test-pack
# A registry for npm packages on this machine. Read by the parts: `start_registry PORT`, then `publisher` is a home that may publish.

export npm_config_update_notifier=false npm_config_fund=false npm_config_audit=false

start_registry() {
  mkdir -p "$work/registry"
  cat >"$work/registry/config.yaml" <<END
storage: $work/registry/storage
auth: { htpasswd: { file: $work/registry/users } }
packages: { '**': { access: \$all, publish: \$authenticated } }
max_body_size: 200mb
log: { type: file, path: $work/registry/log, level: info }
END
  (cd "$work/registry" && exec node "$registry/node_modules/verdaccio/bin/verdaccio" --config config.yaml --listen "127.0.0.1:$1") \
    >"$work/registry/out" 2>&1 &
  echo $! >"$work/registry/id"
  local i
  for i in $(seq 120); do
    if curl -sf "http://127.0.0.1:$1/-/ping" >/dev/null; then break; fi
    [ "$i" -lt 120 ] || { cat "$work/registry/out"; return 1; }
    sleep 0.5
  done
  curl -sf -X PUT -H 'content-type: application/json' -d '{"name":"tester","password":"of-this-test"}' \
    "http://127.0.0.1:$1/-/user/org.couchdb.user:tester" >"$work/registry/token"
}

# who publishes: one home, with what the registry gave
publisher() {
  home publisher
  printf '//%s/:_authToken=%s\n' "${npm_config_registry#http://}" \
    "$(node -p 'JSON.parse(require("fs").readFileSync(process.argv[1])).token' "$work/registry/token")" >"$HOME/.npmrc"
}
