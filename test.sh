#!/usr/bin/env bash
# Builds Alvis, checks its format and runs every test. Works from any folder. The last line is always
# "Tests: N passed, N failed, N skipped", counted in the runner's own result files. Exits 0 only when the build and the format
# are clean, at least one test ran and none failed.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1

results=$(mktemp -d)
passed=0 failed=0 skipped=0

say() { printf '%s\n' "$*"; }

# How many tests ended in one of these ways. The summary's own counters are of no use: xunit's skipped tests are in none of them.
count() {
  { find "$results" -name '*.trx' -exec grep -ohE "<UnitTestResult [^>]*outcome=\"($1)\"" {} + || true; } | wc -l | tr -d ' '
}

finish() {
  local code=$?
  passed=$(count 'Passed|PassedButRunAborted')
  skipped=$(count 'NotExecuted|NotRunnable|Inconclusive|Pending')
  failed=$(($(count '[A-Za-z]+') - passed - skipped))
  rm -rf "$results"

  if ((code == 0 && failed > 0)); then
    code=1
  elif ((code == 0 && passed == 0)); then
    say "No test ran."
    code=1
  fi
  say "Tests: $passed passed, $failed failed, $skipped skipped"
  exit "$code"
}
trap finish EXIT

# What the tests need beside the .NET SDK, as "command:package".
needs=(setsid:util-linux ps:procps chromium:chromium node:nodejs npm:npm)

install_needs() {
  local missing=() need
  for need in "${needs[@]}"; do
    command -v "${need%%:*}" >/dev/null || missing+=("${need##*:}")
  done
  ((${#missing[@]} > 0)) || return 0

  local root=()
  if ((EUID != 0)); then
    root=(sudo)
  fi
  if ! command -v apt-get >/dev/null || { ((EUID != 0)) && ! command -v sudo >/dev/null; }; then
    say "The tests need packages that are not here and cannot be installed without apt and root or sudo: ${missing[*]}."
    say "Install them and run this again."
    return 1
  fi
  say "Installing what the tests need: ${missing[*]}"
  "${root[@]}" apt-get update -qq
  "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}"
}

# Slack's own clients, which Alvis and its local Slack workspace are tested with. Nothing of a package runs while it is installed.
install_clients() {
  local folder=Alvis.Tests/Conformance
  local major
  major=$(node -p 'process.versions.node.split(".")[0]')
  if ((major < 20)); then
    say "Slack's own clients need Node 20 or newer; here is $(node --version). Install a newer Node.js and run this again."
    return 1
  fi
  # What is installed carries a copy of the lock file that it was installed from.
  if cmp -s "$folder/package-lock.json" "$folder/node_modules/.installed"; then
    return 0
  fi
  say "== Slack's own clients"
  (cd "$folder" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error)
  cp "$folder/package-lock.json" "$folder/node_modules/.installed"
}

if ! command -v dotnet >/dev/null; then
  say "The .NET 10 SDK is not here (no 'dotnet' on the PATH). Install it from https://dot.net and run this again."
  exit 1
fi

install_needs
install_clients
say "== Build"
dotnet restore Alvis.sln --verbosity quiet
dotnet build Alvis.sln --no-restore --verbosity quiet
say "== Format"
if ! dotnet format Alvis.sln --verify-no-changes --no-restore; then
  say "The format differs from .editorconfig. 'dotnet format' mends it."
  exit 1
fi
say "== Test"
# A test that hangs ends the run after ten minutes instead of never; the names of the tests it was in are printed.
if ! dotnet test Alvis.sln --no-build --results-directory "$results" --logger trx --logger 'console;verbosity=minimal' \
  --blame-hang --blame-hang-timeout 10m --blame-hang-dump-type none; then
  say "The test run failed or was cut short; see above."
  exit 1
fi
