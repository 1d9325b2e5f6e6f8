#!/usr/bin/env bash
# Makes sure there is a Chromium for the browser tests; prints nothing when there is one.
set -euo pipefail
cd "$(dirname "$0")/.."

.venv/bin/python -m tests.browser.chromium >/dev/null 2>&1 && exit 0
echo "setting up Chromium for the browser tests"
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium >/dev/null
else
  .venv/bin/python -m playwright install chromium
fi
