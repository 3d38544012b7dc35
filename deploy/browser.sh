#!/usr/bin/env bash
# The browser tests drive the system's Chromium. Install it where we may; else say what to do (those tests then fail).
set -u
for name in "${IOC_CHROMIUM:-}" chromium chromium-browser google-chrome google-chrome-stable; do
  if [ -n "$name" ] && command -v "$name" >/dev/null 2>&1; then exit 0; fi
done
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
  echo "» cài Chromium từ gói hệ thống / installing Chromium from the system's packages"
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium >/dev/null && exit 0
fi
cat <<'TEXT'
Cần trình duyệt Chromium cho kiểm thử giao diện. Cài bằng gói hệ thống rồi chạy lại, ví dụ:
The browser tests need Chromium. Install it from your system's packages and run again, for example:
    sudo apt-get install chromium        (Debian)
    sudo apt-get install chromium-browser (Ubuntu)
    sudo dnf install chromium            (Fedora)
or set IOC_CHROMIUM=/path/to/chrome.
TEXT
exit 1
