# Sourced by ./baton and ./test: finds what they need, installs Debian packages where it may, else says exactly what to install.

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1 DOTNET_CLI_WORKLOAD_UPDATE_NOTIFY_DISABLE=1

# A service manager or `env -i` may leave HOME unset; bash then still knows the home of the account, and .NET and NuGet need one.
if [ -z "${HOME:-}" ]; then
  unset HOME
  HOME=~
  export HOME
fi

say() { printf '%s\n' "$*" >&2; }

# Installs one Debian package; false where there is no apt-get or no right to use it.
install_debian() {
  [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null || return 1
  say "Installing $1 ..."
  local log
  log=$(export DEBIAN_FRONTEND=noninteractive
    { apt-get install -y -qq --no-install-recommends "$1" ||
      { apt-get update -qq && apt-get install -y -qq --no-install-recommends "$1"; }; } </dev/null 2>&1) && return 0
  say "$log"
  return 1
}

# The dynamic linker's usual places, looked at without starting a process: this runs on every start of ./baton.
has_sqlite() {
  local file
  case "${OSTYPE:-}" in linux*) ;; *) return 0 ;; esac # macOS and Windows bring their own
  for file in /usr/lib/*/libsqlite3.so.0 /usr/lib/libsqlite3.so.0 /usr/lib64/libsqlite3.so.0 /lib/*/libsqlite3.so.0 \
    /usr/local/lib/libsqlite3.so.0; do
    [ -e "$file" ] && return 0
  done
  PATH="$PATH:/sbin:/usr/sbin" ldconfig -p 2>/dev/null | grep -q 'libsqlite3\.so\.0'
}

need_sqlite() {
  has_sqlite && return 0
  install_debian libsqlite3-0 && has_sqlite && return 0
  say "Baton needs the SQLite library (libsqlite3.so.0), which is not installed. Install it with one of:"
  say "  Debian, Ubuntu:  sudo apt-get install libsqlite3-0"
  say "  Fedora, RHEL:    sudo dnf install sqlite-libs"
  say "  Alpine:          sudo apk add sqlite-libs"
  return 1
}

# The folder of the newest PostgreSQL server's programs, 15 or newer; nothing when there is none.
postgres_programs() {
  local folder version
  for folder in $(ls -d /usr/lib/postgresql/*/bin /usr/pgsql-*/bin /opt/homebrew/opt/postgresql@*/bin /usr/local/opt/postgresql@*/bin \
    2>/dev/null | sort -rV) "$(dirname "$(command -v postgres 2>/dev/null || echo none/none)")"; do
    [ -x "$folder/initdb" ] && [ -x "$folder/postgres" ] || continue
    version=$("$folder/postgres" --version | grep -oE '[0-9]+' | head -n 1)
    if [ "$version" -ge 15 ]; then
      printf '%s\n' "$folder"
      return 0
    fi
  done
  return 1
}

# The tests start a PostgreSQL of their own; the machine's, if there is one, is left alone. Debian's package would make and start a cluster
# when it is installed: it is told not to.
need_postgres() {
  postgres_programs >/dev/null && return 0
  if [ "$(id -u)" = 0 ] && [ -d /etc/apt ] && [ ! -e /etc/postgresql-common/createcluster.conf ]; then
    mkdir -p /etc/postgresql-common
    printf 'create_main_cluster = false\nstart_conf = manual\n' >/etc/postgresql-common/createcluster.conf
  fi
  install_debian postgresql-15 && postgres_programs >/dev/null && return 0
  say "The tests need PostgreSQL 15 or newer (initdb and postgres), which is not installed. Install it with one of:"
  say "  Debian 12:       sudo apt-get install postgresql-15"
  say "  Ubuntu:          sudo apt-get install postgresql"
  say "  Fedora:          sudo dnf install postgresql-server"
  say "  macOS:           brew install postgresql@17"
  return 1
}

# What the tests of a database that fails over need besides PostgreSQL. Debian would start the services of its packages: it is told not to.
need_patroni() {
  local found=1 missing="" guard=/usr/sbin/policy-rc.d name
  for name in patroni etcd haproxy curl; do command -v "$name" >/dev/null || PATH="$PATH:/usr/sbin" command -v "$name" >/dev/null || found=0; done
  [ "$found" = 0 ] || return 0
  if [ "$(id -u)" = 0 ] && [ -d /etc/apt ]; then
    [ -e "$guard" ] && guard= || { printf '#!/bin/sh\nexit 101\n' >"$guard" && chmod 755 "$guard"; }
    for name in python3-etcd patroni etcd-server haproxy curl; do install_debian "$name" || missing="$missing $name"; done
    [ -z "$guard" ] || rm -f "$guard"
    [ -n "$missing" ] || return 0
  fi
  say "These tests need Patroni with its module for etcd, etcd 3.4 or 3.5, HAProxy and curl. Install them with:"
  say "  Debian, Ubuntu:  sudo apt-get install --no-install-recommends patroni python3-etcd etcd-server haproxy curl"
  return 1
}

# Puts the .NET SDK that global.json asks for on PATH and its folder into DOTNET_ROOT. Run it in the root of the repository.
need_dotnet() {
  local folder
  for folder in "" "${DOTNET_ROOT:-}" "$HOME/.dotnet" /usr/share/dotnet /usr/lib/dotnet /usr/local/share/dotnet; do
    [ -z "$folder" ] || [ -x "$folder/dotnet" ] || continue
    PATH="${folder:+$folder:}$PATH" dotnet --version >/dev/null 2>&1 || continue
    [ -z "$folder" ] || PATH="$folder:$PATH"
    DOTNET_ROOT=$(dirname "$(readlink -f "$(command -v dotnet)")")
    export PATH DOTNET_ROOT
    return 0
  done
  say "Baton needs the .NET SDK 10 to build, which is not installed. Install it with one of:"
  say "  Ubuntu:          sudo apt-get install dotnet-sdk-10.0"
  say "  Fedora:          sudo dnf install dotnet-sdk-10.0"
  say "  macOS:           brew install dotnet-sdk"
  say "  anywhere else:   https://dotnet.microsoft.com/download/dotnet/10.0"
  ! command -v dotnet >/dev/null || say "What 'dotnet --version' says here: $(dotnet --version 2>&1 | head -n 5)"
  return 1
}

# The pages are built and tested with Node.js; Baton runs without.
need_node() {
  command -v node >/dev/null && command -v npm >/dev/null && node -e '
    const [major, minor] = process.versions.node.split(".").map(Number); process.exit(major > 20 || (major === 20 && minor >= 19) ? 0 : 1)' &&
    return 0
  say "The web pages need Node.js 20.19 or later with npm: https://nodejs.org/en/download"
  return 1
}

# The browser tests drive the system's own browser; CHROMIUM_PATH names another one.
need_chromium() {
  local name
  [ -n "${CHROMIUM_PATH:-}" ] && return 0
  for name in chromium chromium-browser google-chrome; do
    CHROMIUM_PATH=$(command -v "$name") && export CHROMIUM_PATH && return 0
  done
  install_debian chromium && CHROMIUM_PATH=$(command -v chromium) && export CHROMIUM_PATH && return 0
  say "The browser tests need Chromium. Install it with one of:"
  say "  Debian, Ubuntu:  sudo apt-get install chromium"
  say "  Fedora, RHEL:    sudo dnf install chromium"
  return 1
}
