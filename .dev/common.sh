# Shared by the scripts of this folder; sourced, never run. Says what goes on and how far it is.
set -euo pipefail
ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$ROOT"
TOOLS=$ROOT/.tools
export PLAYWRIGHT_SKIP_DRIVER_DOWNLOAD=1
export PATH="$TOOLS/bin:$ROOT/end2end/node_modules/.bin:$PATH"

say() { printf '\033[1m[%4ss] %s\033[0m\n' "$SECONDS" "$*" >&2; }
die() { printf 'comporta: %s\n' "$*" >&2; exit 1; }
have() { command -v "$1" >/dev/null 2>&1; }
# Runs quietly; shows the output only if it fails.
quietly() {
  local log; log=$(mktemp)
  if ! "$@" >"$log" 2>&1; then tail -n 40 "$log" >&2; rm -f "$log"; die "failed: $*"; fi
  rm -f "$log"
}
as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi; }
# The version of a package in Cargo.lock.
locked() { awk -v name="$1" '$1=="name" && $3=="\"" name "\"" {found=1} found && $1=="version" {gsub(/"/,"",$3); print $3; exit}' Cargo.lock; }
