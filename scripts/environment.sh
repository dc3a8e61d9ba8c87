# Sourced by demo and test: makes .venv and installs the project there. Expects $root, the top of the repository.

say() {
    printf '==> %s\n' "$*"
}

stop() {
    printf '%s\n' "$@" >&2
    exit 1
}

is_new_enough() {
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
}

find_python() {
    for candidate in python3 python3.14 python3.13 python3.12 python3.11; do
        if is_new_enough "$candidate"; then
            echo "$candidate"
            return
        fi
    done
    stop "Python 3.11 or later is needed, and there is none on this machine." \
        "On Debian 12 or later, as root: apt-get install python3 python3-venv"
}

# need_packages WHAT_FOR PACKAGE...: installs the Debian packages that are missing; whoever is not root is told which.
need_packages() {
    purpose=$1
    shift
    missing=
    for package; do
        [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || missing="$missing $package"
    done
    [ -n "$missing" ] || return 0
    [ "$(id -u)" = 0 ] || stop "Missing on this machine, needed for $purpose:$missing" \
        "Install them as root, then run this again: apt-get install$missing"
    say "apt-get install$missing"
    apt-get update -qq </dev/null
    # shellcheck disable=SC2086  # package names, one word each
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing </dev/null >/dev/null
}

venv_works() {
    is_new_enough "$root/.venv/bin/python" && "$root/.venv/bin/python" -c 'import pip' 2>/dev/null
}

# Prints the Debian package without which no .venv can be made; nothing where it is there or not needed.
venv_package() {
    venv_works && return
    python=$(find_python)
    "$python" -c 'import ensurepip, venv' 2>/dev/null && return
    command -v dpkg-query >/dev/null || stop "$python has no ensurepip, without which it cannot make .venv: install Python whole."
    "$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])'
}

make_venv() {
    package=$(venv_package)
    [ -z "$package" ] || need_packages "making .venv" "$package"
    python=$(find_python)
    say "$python -m venv .venv"
    "$python" -m venv --clear "$root/.venv"
}

# What an installation depends on: its place, what it holds, and what the two files ask for.
fingerprint() {
    { echo "$root $1"; cat "$root/pyproject.toml" "$root/constraints.txt"; } | cksum
}

# prepare [EXTRAS]: the project in .venv, with extras such as [dev]. Does nothing where that is so already.
prepare() {
    stamp=$root/.venv/.installed
    if is_new_enough "$root/.venv/bin/python" && [ -f "$stamp" ]; then
        case $(cat "$stamp") in
            "$(fingerprint "$1")" | "$(fingerprint '[dev]')") return 0 ;;
        esac
    fi
    venv_works || make_venv
    say "pip install -c constraints.txt -e .$1"
    rm -f "$stamp"
    (cd "$root" && .venv/bin/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e ".$1")
    fingerprint "$1" >"$stamp"
}
