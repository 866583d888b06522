#!/usr/bin/env bash
# Unpacks a distribution into a directory of its own and uses it as an operator does: the launcher, the example configurations,
# a node that serves alone, and a cluster of four nodes that get their roles, are killed and come back. On loopback, and mostly within two minutes;
# a machine that is slow or stands still for a while only takes longer.
#
# Usage: smoke-test.sh infinity-cluster-VERSION.tar.gz
set -euo pipefail

PATIENCE=300

archive=$(realpath "${1:?name the tar.gz}")
work=$(mktemp -d)
pids=()

clean_up() {
    for pid in "${pids[@]}"; do
        kill -9 "$pid" 2>/dev/null || true
    done
    wait 2>/dev/null || true
    rm -rf "$work"
}
trap clean_up EXIT

fail() {
    echo "smoke test FAILED: $1" >&2
    for log in "$work"/*.log; do
        [[ ! -e $log ]] || { echo "--- ${log##*/}" && tail -n 20 "$log"; } >&2
    done
    exit 1
}

passed() { echo "  ok: $1"; }

exits() { # CODE WHAT COMMAND...: the command exits with that code; what it says is in said.log
    local code=0
    "${@:3}" >"$work/said.log" 2>&1 || code=$?
    [[ $code == "$1" ]] || fail "$2: exit code $code instead of $1"
    passed "$2"
}

says() { grep -q -- "$1" "$work/said.log" || fail "it does not say: $1"; }

# None is given out twice, though nobody listens there yet.
port=$((20000 + RANDOM % 8000))
free_port() { # into $port
    port=$((port + 1))
    while (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; do
        port=$((port + 1))
    done
}

wait_for() { # PATH PORT WHAT
    local end=$((SECONDS + PATIENCE))
    until curl -fsS --noproxy '*' --max-time 30 -o "$work/answer" "http://127.0.0.1:$2$1" 2>/dev/null; do
        [[ $SECONDS -lt $end ]] || fail "$3: http://127.0.0.1:$2$1 has not answered within $PATIENCE s"
        sleep 0.1
    done
    passed "$3"
}

wait_for_sync() { # PORT NAME: the leader at that port waits for that node
    local end=$((SECONDS + PATIENCE))
    until curl -fsS --noproxy '*' --max-time 30 -H "Authorization: Bearer $(cat secrets/api_token)" -o "$work/answer" \
        "http://127.0.0.1:$1/admin/node/$2" 2>/dev/null && grep -q '"in_sync" *: *"true"' "$work/answer"; do
        [[ $SECONDS -lt $end ]] || fail "$2 is not in sync with the leader at port $1 after $PATIENCE s"
        sleep 0.1
    done
    passed "$2 is in sync"
}

start() { # NAME CONFIG
    "$cli" node --config "$2" >>"$work/$1.log" 2>&1 &
    pids+=($!)
}

command -v curl >/dev/null || fail "curl is needed"
# Small, because there are four of them.
export INFINITY_CLUSTER_JAVA_OPTS="-Xmx256m -XX:TieredStopAtLevel=1 -XX:+UseSerialGC"

cd "$work"
tar -xzf "$archive"
home=$(echo "$work"/infinity-cluster-*)
version=${home##*/infinity-cluster-}
cli=$home/bin/infinity-cluster

echo "the launcher"
mkdir -p "links/of links"
ln -s "$cli" "links/first"
ln -s "../first" "links/of links/second"
exits 0 "it is found through links" "links/of links/second" --version
says "^infinity-cluster $version\$"
exits 2 "wrong arguments" "$cli" node --no-such-option
exits 78 "a configuration that is not there" "$cli" node --config no-such.toml
says "there is no such file"
exits 70 "no Java where JAVA_HOME says" env JAVA_HOME=/no/such/java "$cli" --version
says "JAVA_HOME is /no/such/java"

echo "the configurations"
exits 0 "secrets are made" "$home/bin/make-secrets" secrets
before=$(cat secrets/*)
exits 0 "and kept" "$home/bin/make-secrets" secrets
[[ $(cat secrets/*) == "$before" ]] || fail "make-secrets changed a secret that was there"
for config in "$home"/conf/*.toml; do
    exits 0 "conf/${config##*/}" "$cli" node --config "$config" --check
    ! grep warning said.log || fail "conf/${config##*/} deserves a warning"
done

echo "a node that serves alone"
free_port
http=$port
free_port
sed -e "s/^http_port = .*/http_port = $http/" -e "s/^peer_port = .*/peer_port = $port/" \
    "$home/conf/standalone.toml" >standalone.toml
start standalone standalone.toml
wait_for /health/ready "$http" "it serves"
kill -TERM "${pids[-1]}"
code=0
wait "${pids[-1]}" || code=$?
[[ $code == 0 ]] || fail "after SIGTERM it exits with $code"
grep -q "has stopped in order" standalone.log || fail "it did not stop in order"
passed "SIGTERM ends it in order"

echo "a cluster"
roles=(leader follower follower learner)
targets=()
ports=()
for i in 0 1 2 3; do
    free_port
    ports[i]=$port
    free_port
    sed -e "s|^http_port = .*|http_port = ${ports[i]}\napi_token_file = \"secrets/api_token\"|" \
        -e "s/^peer_port = .*/peer_port = $port/" -e "s|node-1/wal|node-$i/wal|" \
        "$home/conf/cluster-directory.toml" >"node-$i.toml"
    targets+=("${roles[i]}:node_$i@http://127.0.0.1:${ports[i]}")
    start "node-$i" "node-$i.toml"
    nodes[i]=${pids[-1]}
done
for i in 0 1 2 3; do
    wait_for /health/live "${ports[i]}" "node $i lives"
done
assign() { "$home/bin/assign-roles" --seconds "$PATIENCE" --token-file secrets/api_token "$@"; }
exits 1 "without the token nobody gets a role" "$home/bin/assign-roles" "${targets[@]}"
exits 0 "roles are assigned" assign "${targets[@]}"
for i in 0 1 2 3; do
    wait_for /health/ready "${ports[i]}" "node $i serves"
    grep -q "\"role\" *: *\"${roles[i]}\"" answer || fail "node $i is not ${roles[i]}: $(cat answer)"
done
exits 0 "once more changes nothing" assign "${targets[@]}"
! grep "is .* now" said.log || fail "a node that had a role got another one"

kill -9 "${nodes[1]}"
wait "${nodes[1]}" 2>/dev/null || true
start node-1 node-1.toml
wait_for /health/live "${ports[1]}" "a killed follower starts again"
exits 0 "and gets its role back" assign "${targets[@]}"
wait_for /health/ready "${ports[1]}" "it serves again"

kill -TERM "${nodes[0]}"
wait "${nodes[0]}" || fail "the leader exits with $? after SIGTERM"
exits 0 "a follower takes over from a leader that has stopped" assign "leader:node_2@http://127.0.0.1:${ports[2]}"
exits 0 "the rest stays what it is" assign "leader:node_2@http://127.0.0.1:${ports[2]}" "${targets[1]}" "${targets[3]}"
wait_for /health/ready "${ports[2]}" "it serves"

# It may lead only what the leader says it holds.
wait_for_sync "${ports[2]}" node_1
kill -9 "${nodes[2]}"
wait "${nodes[2]}" 2>/dev/null || true
exits 0 "a follower takes over from a leader that was killed" assign "leader:node_1@http://127.0.0.1:${ports[1]}"
wait_for /health/ready "${ports[1]}" "it serves"

echo "smoke test passed: ${archive##*/} on $("${JAVA_HOME:+$JAVA_HOME/bin/}java" -version 2>&1 | head -n 1)"
