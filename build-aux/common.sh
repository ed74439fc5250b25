# SPDX-FileCopyrightText: 2026 The Partner Desk authors
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
#
# What build-aux/run, test and screenshots share: sourced by them, never run.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
export DEBIAN_FRONTEND=noninteractive
# meson and msgfmt read UTF-8 files; a bare machine has no UTF-8 locale set.
case "${LC_ALL:-${LC_CTYPE:-${LANG:-}}}" in
  *[Uu][Tt][Ff]8 | *[Uu][Tt][Ff]-8) ;;
  *) export LC_ALL=C.UTF-8 ;;
esac

say() { printf '\n== %s\n' "$*"; }
die() {
  printf '%s: %s\n' "$(basename "$0")" "$*" >&2
  exit 1
}

# The build folder: $PARTNER_DESK_BUILD_DIR, else _build in the checkout, else (a checkout that
# cannot be written) one in the cache.
build_dir() {
  if [[ -n ${PARTNER_DESK_BUILD_DIR:-} ]]; then
    mkdir -p "$PARTNER_DESK_BUILD_DIR"
    (cd "$PARTNER_DESK_BUILD_DIR" && pwd)
  elif [[ -w $root ]]; then
    printf '%s\n' "$root/_build"
  else
    printf '%s\n' "${XDG_CACHE_HOME:-$HOME/.cache}/partner-desk/build"
  fi
}

# packages_of KIND…: the names that build-aux/packages lists for these kinds.
packages_of() {
  local kind
  for kind in "$@"; do
    sed -n "s/#.*//; s/^$kind://p" "$root/build-aux/packages"
  done | tr -s ' \n' '\n' | sed '/^$/d' | sort -u
}

missing_packages() {
  local name
  for name in "$@"; do
    [[ $(dpkg-query -W -f '${db:Status-Status}' "$name" 2>/dev/null) == installed ]] || printf '%s\n' "$name"
  done
}

# need_packages KIND…: installs what is missing; does nothing where all is there.
need_packages() {
  local -a wanted missing as_root=()

  if ! command -v dpkg-query >/dev/null; then
    say "Not a Debian machine: the packages of build-aux/packages are taken to be installed"
    return
  fi
  mapfile -t wanted < <(packages_of "$@")
  mapfile -t missing < <(missing_packages "${wanted[@]}")
  ((${#missing[@]})) || return 0

  if ((EUID != 0)); then
    command -v sudo >/dev/null ||
      die "these packages are missing; please have them installed: ${missing[*]}"
    as_root=(sudo --preserve-env=DEBIAN_FRONTEND)
  fi
  say "Installing ${missing[*]}"
  # The package lists of a fresh machine are empty or old: fetch them only when they do not do.
  if ! "${as_root[@]}" apt-get install -y --no-install-recommends "${missing[@]}"; then
    "${as_root[@]}" apt-get update
    "${as_root[@]}" apt-get install -y --no-install-recommends "${missing[@]}"
  fi
}

# configure DIR [meson option…]: sets the folder up, or sets the options in one that exists.
configure() {
  local dir=$1
  shift
  if [[ -f $dir/build.ninja ]]; then
    (($# == 0)) || meson configure "$dir" "$@"
  else
    meson setup "$dir" "$root" "$@"
  fi
}

# use_build DIR: makes programs of that folder find their data, translations, settings and icons.
use_build() {
  export PARTNER_DESK_PKGDATADIR=$root/data
  export PARTNER_DESK_LOCALEDIR=$1/po
  export GSETTINGS_SCHEMA_DIR=$1/data
  export XDG_DATA_DIRS=$root/data:${XDG_DATA_DIRS:-/usr/local/share:/usr/share}
}

# desk_program DIR: the path of the desktop program in a build folder.
desk_program() {
  local path
  for path in "$1/src/partner-desk" "$1/src/ui/partner-desk"; do
    [[ ! -x $path ]] || printf '%s\n' "$path"
  done
}

# need_locales DIR: Japanese and English for glibc, made in DIR where the machine lacks them, so
# that nothing on the machine is changed.
need_locales() {
  local name have
  have=$(locale -a)
  if grep -qix 'ja_JP.utf-\?8' <<<"$have" && grep -qix 'en_US.utf-\?8' <<<"$have"; then
    return
  fi
  mkdir -p "$1"
  for name in ja_JP en_US; do
    [[ -d $1/$name.UTF-8 ]] || localedef -i "$name" -f UTF-8 "$1/$name.UTF-8"
  done
  export LOCPATH=$1
}
