#!/usr/bin/env bash
# Records docs/tour.md and the picture in README.md again: the real shell on a real sandbox, in a tmux of 100 columns, as it stands on
# the screen. Needs tmux and a built solution. What is between the fences is replaced; all else of the pages is left as it is.
set -euo pipefail
cd "$(dirname "$0")/../.."

shell=src/HimalytixRestore.Shell/bin/${CONFIGURATION:-Debug}/net10.0/himalytix-restore.dll
pages=(docs/tour.md README.md)
sandbox=/tmp/himalytix-tour
work=$(mktemp -d)
session="himalytix-tour-$$"
prompt='^PS .*> *$'

on() { tmux -L "$session" "$@"; }
screen() { on capture-pane -p -S - -t tour | sed -e 's/[[:space:]]*$//'; }
last() { screen | grep -v '^$' | tail -1; }
finish() {
  on kill-server 2>/dev/null || true
  dotnet "$shell" -Command "if (Test-Path $sandbox) { Remove-RestoreSandbox $sandbox }" >/dev/null
  rm -rf "$work"
}
trap finish EXIT

# Waits until the last line of the screen matches; a run takes seconds.
await() {
  for _ in $(seq 600); do
    if last | grep -qE -- "$1"; then return; fi
    sleep 0.2
  done
  echo "nothing like '$1' came:" >&2
  screen >&2
  exit 1
}

type() { on send-keys -t tour -l -- "$1"; on send-keys -t tour Enter; }

# A scene begins with an empty screen; what was typed before it is no part of it.
scene() {
  type 'Clear-Host'
  sleep 0.5
  on clear-history -t tour
}

# What the screen shows, without the prompt that waits for the next line.
keep() { screen | sed -e :a -e '/^\n*$/{$d;N;ba' -e '}' | sed -e '${/^PS> *$/d;}' | sed -e :a -e '/^\n*$/{$d;N;ba' -e '}' >"$work/$1"; }

# A restore as an operator does it: the newest backup, then the database's name.
restore() {
  type "$1"
  await 'default is "1"\): *$'
  type 1
  await '^Database: *$'
  type erpdb
  await "$prompt"
}

mkdir "$work/home"
on -f /dev/null new-session -d -s tour -x 100 -y 50 "cd $work/home && HOME=$work/home HIMALYTIX_RESTORE_PROFILE=$sandbox/profile.json NO_COLOR=1 dotnet $PWD/$shell"
on set-option -g history-limit 5000
await "$prompt"
type "\$null = New-RestoreSandbox $sandbox -Damaged; function prompt { 'PS> ' }"
prompt='^PS> *$'
await "$prompt"

scene
type 'Get-BackupList -Environment production'
await "$prompt"
keep listing

scene
type 'Invoke-FullRestore -Environment production -PlanOnly'
await "$prompt"
keep plan

scene
restore 'Invoke-FullRestore -CriticalTable accounting_journalentry=1000000'
keep failure

scene
restore 'Invoke-FullRestore'
keep restore

scene
type 'Invoke-RestoreDrill -Environment production -MaxDurationMinutes 30 -MaxBackupAgeHours 26'
await "$prompt"
type 'Get-RestoreRun'
sleep 1
await "$prompt"
keep drill

# A fence that is told of by "<!-- tour: name -->" gets the file of that name.
for page in "${pages[@]}"; do
  awk -v work="$work" '
    /^<!-- tour: / { name = $3 }
    /^```/ && inside { inside = 0; name = "" }
    inside { next }
    { print }
    /^```text/ && name != "" { inside = 1; while ((getline line < (work "/" name)) > 0) print line; close(work "/" name) }
  ' "$page" >"$work/page"
  cp "$work/page" "$page"
done
