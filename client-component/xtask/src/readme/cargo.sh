#!/bin/sh
# `cargo` for the blocks of the READMEs: what would take minutes, or call itself, is replaced; all else is cargo's.
#
# README_CARGO     the real one
# README_PROGRAMS  a file with a line for each program that is built: name, file, folder of its package; tabs between
set -eu

fail() {
    echo "readme: cargo install: $1" >&2
    exit 64
}

case "${1-} ${2-}" in
"xtask demo" | "xtask test" | "xtask readme")
    echo "readme: skipped, continuous integration runs it by itself: cargo $*" >&2
    exit 0
    ;;
esac
[ "${1-}" = install ] || exec "$README_CARGO" "$@"

shift
path=
while [ $# -gt 0 ]; do
    case $1 in
    --path=*) path=${1#--path=} ;;
    --path)
        [ $# -gt 1 ] || fail "--path without a folder"
        path=$2
        shift
        ;;
    --locked | --force | --quiet) ;;
    *) fail "$1 is not known here, only --path, --locked, --force and --quiet" ;;
    esac
    shift
done
[ -n "$path" ] || fail "only packages of this workspace are installed here: name one with --path"
folder=$(cd -P -- "$path" 2>/dev/null && pwd) || fail "there is no folder $path"

tab=$(printf '\t')
installed=
while IFS=$tab read -r name file package; do
    if [ "$package" = "$folder" ]; then
        mkdir -p "$CARGO_INSTALL_ROOT/bin"
        cp "$file" "$CARGO_INSTALL_ROOT/bin/$name"
        echo "readme: installed $name as it is built for the tests" >&2
        installed=$name
    fi
done <"$README_PROGRAMS"
[ -n "$installed" ] || fail "$path has no program"
