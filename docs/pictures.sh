#!/usr/bin/env bash
# Takes the pictures in docs/pictures anew: plays the real demo in headless Chromium. Needs the .NET SDK and Debian's packages
# chromium, fonts-dejavu, fonts-jetbrains-mono and pngquant. About a minute. Look at every picture before you commit it.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1
command -v pngquant >/dev/null || { echo "pngquant is not here: apt-get install chromium fonts-dejavu fonts-jetbrains-mono pngquant" >&2; exit 1; }
dotnet build bench/Alvis.Bench -c Release --verbosity quiet
dotnet bench/Alvis.Bench/bin/Release/net10.0/Alvis.Bench.dll pictures docs/pictures
pngquant --force --ext .png --strip --speed 1 96 docs/pictures/*.png
# The largest: black and a few colours on white.
pngquant --force --ext .png --strip --speed 1 32 docs/pictures/editor.png
