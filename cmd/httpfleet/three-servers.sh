#!/bin/sh
# Three httpservers behind HAProxy, in one dashboard. HAProxy keeps idle connections to
# two of them, and none to web-2: which one is it, and what on the screen shows that?
#
#     go build -o . ./cmd/... && sh cmd/httpfleet/three-servers.sh
#
# It needs haproxy and curl, the programs httpserver and httpfleet in the current
# directory (or in $BIN), and five free ports from $PORT on (default 8080). q ends it
# all. Arguments go to httpfleet watch.
set -eu
bin=${BIN:-.} port=${PORT:-8080}
broker=$((port + 4)) dir=$(mktemp -d)
trap 'kill $(cat "$dir"/*.pid) 2>/dev/null || true; wait; rm -rf "$dir"' EXIT
trap 'exit 1' HUP INT TERM

cat >"$dir/haproxy.cfg" <<END
defaults
  mode http
  timeout connect 5s
  timeout client 30s
  timeout server 30s
listen shop
  bind 127.0.0.1:$port
  http-reuse always
  server web-1 127.0.0.1:$((port + 1))
  server web-2 127.0.0.1:$((port + 2)) pool-max-conn 0
  server web-3 127.0.0.1:$((port + 3))
END

for n in 1 2 3; do
  "$bin/httpfleet" publish "nats://127.0.0.1:$broker" --name "web-$n" \
    --exec "$bin/httpserver --host 127.0.0.1 --port $((port + n)) --idle-timeout 1m" 2>>"$dir/log" &
  echo $! >"$dir/web-$n.pid"
done
haproxy -f "$dir/haproxy.cfg" >>"$dir/log" 2>&1 &
echo $! >"$dir/haproxy.pid"
while sleep 0.05; do curl -s -o "$dir/page" "http://127.0.0.1:$port/" || true; done &
echo $! >"$dir/curl.pid"

"$bin/httpfleet" watch "--broker=127.0.0.1:$broker" "$@"
