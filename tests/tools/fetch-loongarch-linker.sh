#!/bin/sh
# Fetches GNU as and ld for LoongArch, which Debian has from its release 13 (trixie) on. They are unpacked and not installed, together with the C library
# that they want, and run by that library's own loader: nothing of this machine changes. apt verifies what it fetches.
# usage: fetch-loongarch-linker.sh FOLDER      afterwards FOLDER/loongarch64-linux-gnu-as and FOLDER/loongarch64-linux-gnu-ld are there
set -u
[ $# -eq 1 ] || { echo "usage: $0 FOLDER" >&2; exit 2; }
mkdir -p "$1" && folder=$(cd "$1" && pwd) || exit 1
[ -x "$folder/loongarch64-linux-gnu-ld" ] && exit 0
[ "$(dpkg --print-architecture)" = amd64 ] || { echo "$0: only on amd64" >&2; exit 1; }

apt=$folder/apt root=$folder/root log=$folder/apt.log
rm -rf "$apt" "$root" && mkdir -p "$apt/lists/partial" "$apt/cache/archives/partial" "$root"
: >"$apt/status"
mirror=$(apt-get indextargets --format '$(SITE)' 'Created-By: Packages' 'Label: Debian' 2>/dev/null | head -1)
echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] ${mirror:-http://deb.debian.org/debian} trixie main" >"$apt/sources.list"
get() {
  apt-get -q -o "Dir::Etc::sourcelist=$apt/sources.list" -o Dir::Etc::sourceparts=- -o "Dir::State::lists=$apt/lists" -o "Dir::State::status=$apt/status" \
    -o "Dir::Cache=$apt/cache" -o APT::Sandbox::User=root -o Acquire::Languages=none -o Acquire::Retries=3 "$@"
}
{
  get update && cd "$apt" && get download binutils-loongarch64-linux-gnu binutils-common libc6 libjansson4 libsframe1 libzstd1 zlib1g &&
    for package in *.deb; do dpkg-deb -x "$package" "$root" || exit 1; done
} >"$log" 2>&1 || { tail -20 "$log"; echo "$0: cannot fetch Debian's binutils-loongarch64-linux-gnu" >&2; exit 1; }

libraries=$root/usr/lib/x86_64-linux-gnu
for tool in as ld; do
  real=$(readlink -f "$root/usr/bin/loongarch64-linux-gnu-$tool")
  printf '#!/bin/sh\nexec "%s" --library-path "%s" --argv0 "$0" "%s" "$@"\n' "$libraries/ld-linux-x86-64.so.2" "$libraries" "$real" >"$folder/$tool.part"
  chmod +x "$folder/$tool.part"
  "$folder/$tool.part" --version >/dev/null || { echo "$0: $tool does not run" >&2; exit 1; }
done
mv "$folder/as.part" "$folder/loongarch64-linux-gnu-as" && mv "$folder/ld.part" "$folder/loongarch64-linux-gnu-ld" && rm -rf "$apt" "$log"
