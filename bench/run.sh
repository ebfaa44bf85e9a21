#!/usr/bin/env bash
# Measures Alvis end to end and prints a table. Exits 0 when every target is met. With names of parts only those:
# reaction, first, demo, start, idle, compile, compile-fuzz, live (needs chromium), presses, services, demo-page, slack-reconnects, slack-presses, slack-storm, slack-spread. Everything runs
# on the loopback and in temporary folders, and is ended by the bench; about 30 minutes, of which the last two, at Slack's pace, take 15.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1
dotnet build Alvis.Bench -c Release --verbosity quiet
exec dotnet Alvis.Bench/bin/Release/net10.0/Alvis.Bench.dll "$@"
